// Bindings in or out of something, with what they carry. A click selects the binding.

import { useMemo } from 'react';
import type { BindingView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSelection } from '../../state/selection-store.ts';
import { exchangeId, useTopology } from '../../state/topology-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { BindingGlyph, QueueGlyph } from '../../ui/glyphs.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { LiveRate } from '../live-number.tsx';
import { argumentsText } from './arguments-text.ts';
import { LinkTable } from './link-table.tsx';
import styles from './tables.module.css';

export interface BindingTableProps {
  readonly bindings: readonly BindingView[];
  /** The end that is not the selected thing itself. */
  readonly shows: 'source' | 'destination';
  readonly label: string;
}

export function BindingTable({ bindings, shows, label }: BindingTableProps) {
  const { t } = useTranslation('inspector');
  const columns = useColumns(shows);
  return (
    <LinkTable
      label={label}
      columns={columns}
      rows={bindings}
      attribute="data-binding-id"
      onOpen={({ id }) => useSelection.getState().select([id])}
      empty={<EmptyState icon={<BindingGlyph size={20} />} title={t('binding.none')} />}
    />
  );
}

function useColumns(shows: 'source' | 'destination'): readonly Column<BindingView>[] {
  const { t } = useTranslation('inspector');
  return useMemo(
    () => [
      {
        id: 'end',
        header: t(shows === 'source' ? 'binding.from' : 'binding.to'),
        width: 'minmax(104px, 1fr)',
        cell: (binding) => <End binding={binding} shows={shows} />,
        sortValue: ({ source, destination }) => (shows === 'source' ? source : destination),
      },
      {
        id: 'key',
        header: t('binding.key'),
        width: 'minmax(90px, 1fr)',
        cell: ({ key, args }) => (
          <code title={key}>{key === '' && args.length > 0 ? argumentsText(args) : key}</code>
        ),
        sortValue: ({ key }) => key,
      },
      {
        id: 'rate',
        header: t('numbers.rate'),
        width: 72,
        align: 'end',
        cell: ({ id }) => <LiveRate id={id} />,
      },
    ],
    [t, shows],
  );
}

function End({ binding, shows }: { binding: BindingView; shows: 'source' | 'destination' }) {
  const { source, destination, destinationKind } = binding;
  const isQueue = shows === 'destination' && destinationKind === 'queue';
  const name = shows === 'source' ? source : destination;
  const type = useTopology((state) => state.exchanges.get(exchangeId(name))?.type ?? 'direct');
  return (
    <span className={styles.end} title={name}>
      {isQueue ? <QueueGlyph size={13} /> : <ExchangeGlyph type={type} size={13} />}
      <code>{name}</code>
    </span>
  );
}
