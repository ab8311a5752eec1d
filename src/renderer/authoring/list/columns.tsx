// The columns of the list's three tables. Live numbers are read by the cells alone.

import { formatNumber, formatRateDigits } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { type LiveNumbers, liveNumbers, useLiveNumbers } from '../../state/rates-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { ExchangeGlyph, QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { bindingKeyText } from '../binding/binding-text.ts';
import { exchangeLabel } from '../node-name.ts';
import { ShortOrigin } from '../properties/origin-line.tsx';
import styles from './list-view.module.css';
import { relationsText } from './relations-text.ts';
import { type BindingRow, type ExchangeRow, featureWords, type QueueRow } from './rows.ts';

/** A number that follows the broker; a dash where there is nothing yet keeps columns calm. */
function Live({
  id,
  read,
  format,
}: {
  id: string;
  read: (live: LiveNumbers) => number;
  format: (value: number) => string;
}) {
  const value = read(useLiveNumbers(id));
  return <span className={value === 0 ? styles.zero : undefined}>{format(value)}</span>;
}

type NumberOf = 'ready' | 'unacked' | 'perSecond' | 'outPerSecond' | 'unroutablePerSecond';

function liveColumn<R extends { readonly id: string }>(
  id: string,
  header: string,
  of: NumberOf,
): Column<R> {
  const format = of === 'ready' || of === 'unacked' ? formatNumber : formatRateDigits;
  return {
    id,
    header,
    width: 68,
    align: 'end',
    cell: (row) => <Live id={row.id} read={(live) => live[of]} format={format} />,
    sortValue: (row) => liveNumbers(row.id)[of],
  };
}

const text = (
  key:
    | 'name'
    | 'type'
    | 'features'
    | 'ready'
    | 'unacked'
    | 'in'
    | 'out'
    | 'unroutable'
    | 'relations'
    | 'origin'
    | 'source'
    | 'destination'
    | 'key'
    | 'rate'
    | 'consumers',
): string => i18n.t(`authoring:list.${key}`);

const featuresColumn = <R extends ExchangeRow | QueueRow>(): Column<R> => ({
  id: 'features',
  header: text('features'),
  width: 'minmax(96px, 1.4fr)',
  cell: (row) => <span className={styles.words}>{featureWords(row).join(', ')}</span>,
  sortValue: (row) => featureWords(row).join(', '),
});

const relationsColumn = <R extends ExchangeRow | QueueRow>(): Column<R> => ({
  id: 'relations',
  header: text('relations'),
  width: 'minmax(130px, 2fr)',
  cell: (row) => <span className={styles.words}>{relationsText(row)}</span>,
  sortValue: (row) => row.into + row.outOf + row.consumers,
});

const originColumn = <R extends ExchangeRow | QueueRow>(): Column<R> => ({
  id: 'origin',
  header: text('origin'),
  width: 'minmax(96px, 1fr)',
  cell: (row) => (
    <span className={styles.words}>
      <ShortOrigin origin={row.view.origin} />
    </span>
  ),
  sortValue: ({ view: { origin } }) =>
    origin.by === 'client' ? `client ${origin.client ?? ''}` : origin.by,
});

export const exchangeColumns = (): readonly Column<ExchangeRow>[] => [
  {
    id: 'name',
    header: text('name'),
    width: 'minmax(130px, 2fr)',
    cell: ({ view: { name, type } }) => (
      <span className={styles.name}>
        <ExchangeGlyph type={name === '' ? 'default' : type} size={14} />
        <span>{exchangeLabel(name)}</span>
      </span>
    ),
    sortValue: ({ view }) => view.name,
  },
  {
    id: 'type',
    header: text('type'),
    width: 84,
    cell: ({ view }) => view.type,
    sortValue: ({ view }) => view.type,
  },
  featuresColumn(),
  liveColumn('in', text('in'), 'perSecond'),
  liveColumn('unroutable', text('unroutable'), 'unroutablePerSecond'),
  relationsColumn(),
  originColumn(),
];

export const queueColumns = (): readonly Column<QueueRow>[] => [
  {
    id: 'name',
    header: text('name'),
    width: 'minmax(130px, 2fr)',
    cell: ({ view: { name, type } }) => (
      <span className={styles.name}>
        <QueueTypeGlyph type={type} size={14} />
        <span>{name}</span>
      </span>
    ),
    sortValue: ({ view }) => view.name,
  },
  {
    id: 'type',
    header: text('type'),
    width: 72,
    cell: ({ view }) => view.type,
    sortValue: ({ view }) => view.type,
  },
  featuresColumn(),
  liveColumn('ready', text('ready'), 'ready'),
  liveColumn('unacked', text('unacked'), 'unacked'),
  liveColumn('in', text('in'), 'perSecond'),
  liveColumn('out', text('out'), 'outPerSecond'),
  relationsColumn(),
  originColumn(),
];

/** The end of a binding with the sign of what is there now. */
function End({ kind, name }: { kind: 'exchange' | 'queue'; name: string }) {
  const exchange = useTopology(({ exchanges }) =>
    kind === 'exchange' ? exchanges.get(`exchange:${name}`) : undefined,
  );
  const queue = useTopology(({ queues }) =>
    kind === 'queue' ? queues.get(`queue:${name}`) : undefined,
  );
  return (
    <span className={styles.name}>
      {kind === 'exchange' ? (
        <ExchangeGlyph type={exchange?.type ?? 'direct'} size={14} />
      ) : (
        <QueueTypeGlyph type={queue?.type ?? 'classic'} size={14} />
      )}
      <span>{kind === 'exchange' ? exchangeLabel(name) : name}</span>
    </span>
  );
}

export const bindingColumns = (): readonly Column<BindingRow>[] => [
  {
    id: 'source',
    header: text('source'),
    width: 'minmax(130px, 2fr)',
    cell: ({ view }) => <End kind="exchange" name={view.source} />,
    sortValue: ({ view }) => view.source,
  },
  {
    id: 'destination',
    header: text('destination'),
    width: 'minmax(130px, 2fr)',
    cell: ({ view }) => <End kind={view.destinationKind} name={view.destination} />,
    sortValue: ({ view }) => view.destination,
  },
  {
    id: 'key',
    header: text('key'),
    width: 'minmax(150px, 3fr)',
    cell: ({ view }) => <code>{bindingKeyText(view)}</code>,
    sortValue: ({ view }) => bindingKeyText(view),
  },
  liveColumn('rate', text('rate'), 'perSecond'),
];
