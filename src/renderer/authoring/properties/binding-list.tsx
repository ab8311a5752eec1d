// The bindings of one object, each a way to the other end, with adding and taking away.

import { Plus, X } from 'lucide-react';
import type { BindingView } from '../../../shared/ipc/topology.ts';
import type { TopologyNode } from '../../../shared/topology/topology-maps.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { ExchangeGlyph, QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Section } from '../../ui/section.tsx';
import { bindingKeyText } from '../binding/binding-text.ts';
import { exchangeLabel } from '../node-name.ts';
import styles from './property-panel.module.css';

/** Bindings into and, for an exchange, out of the object. */
export function BindingLists({ node }: { node: TopologyNode }) {
  const { t } = useTranslation('authoring');
  const bindings = useTopology((topology) => topology.bindings);
  const { kind } = node;
  const { id, name } = node.view;
  // Of the default exchange there is nothing to see but the names of all queues.
  const all = [...bindings.values()].filter(({ source }) => source !== '');
  const into = all.filter(
    ({ destinationKind, destination }) => destinationKind === kind && destination === name,
  );
  const outOf = all.filter(({ source }) => kind === 'exchange' && source === name);
  const canBind = kind === 'exchange' && name !== '';
  return (
    <>
      {canBind && (
        <BindingList
          title={t('properties.bindingsOut')}
          bindings={outOf}
          other="destination"
          emptyText={t('properties.noBindingsOut')}
          onAdd={({ x, y }) =>
            useAuthoring.getState().ask({ kind: 'bind-to', sourceId: id, screen: { x, y } })
          }
        />
      )}
      {(kind === 'queue' || name !== '') && (
        <BindingList
          title={t('properties.bindingsIn')}
          bindings={into}
          other="source"
          emptyText={t(kind === 'queue' ? 'properties.onlyDefault' : 'properties.noBindingsIn', {
            name,
          })}
        />
      )}
    </>
  );
}

interface BindingListProps {
  readonly title: string;
  readonly bindings: readonly BindingView[];
  /** Which end is shown. */
  readonly other: 'source' | 'destination';
  readonly emptyText: string;
  readonly onAdd?: (at: { readonly x: number; readonly y: number }) => void;
}

const SHOWN = 100;

function BindingList({ title, bindings, other, emptyText, onAdd }: BindingListProps) {
  const { t } = useTranslation('authoring');
  return (
    <Section
      title={title}
      badge={<Badge isCount={true}>{bindings.length}</Badge>}
      isCollapsible={true}
      {...(onAdd === undefined
        ? {}
        : {
            actions: (
              <IconButton
                size="s"
                label={t('properties.addBinding')}
                icon={<Plus size={14} aria-hidden={true} />}
                onClick={({ currentTarget }) => {
                  const { left, bottom } = currentTarget.getBoundingClientRect();
                  onAdd({ x: left - 240, y: bottom });
                }}
              />
            ),
          })}
    >
      {bindings.length === 0 && <p className={styles.none}>{emptyText}</p>}
      <ul className={styles.bindings}>
        {bindings.slice(0, SHOWN).map((binding) => (
          <BindingLine key={binding.id} binding={binding} other={other} />
        ))}
      </ul>
      {bindings.length > SHOWN && (
        <p className={styles.none}>{t('andMore', { count: bindings.length - SHOWN })}</p>
      )}
    </Section>
  );
}

function BindingLine({
  binding,
  other,
}: {
  binding: BindingView;
  other: 'source' | 'destination';
}) {
  const { t } = useTranslation('authoring');
  const name = other === 'source' ? binding.source : binding.destination;
  const isExchange = other === 'source' || binding.destinationKind === 'exchange';
  const view = useTopology(({ exchanges, queues }) =>
    isExchange ? exchanges.get(`exchange:${name}`) : queues.get(`queue:${name}`),
  );
  const key = bindingKeyText(binding);
  return (
    <li className={styles.binding} data-binding-id={binding.id}>
      <button
        type="button"
        className={styles.ends}
        onClick={() => useSelection.getState().select([binding.id])}
      >
        {isExchange ? (
          <ExchangeGlyph type={exchangeType(view)} size={14} />
        ) : (
          <QueueTypeGlyph type={view?.type ?? 'classic'} size={14} />
        )}
        <span className={styles.other}>{isExchange ? exchangeLabel(name) : name}</span>
        {key !== '' && <span className={styles.key}>{key}</span>}
      </button>
      <IconButton
        size="s"
        label={t('properties.removeBinding', { name })}
        icon={<X size={14} aria-hidden={true} />}
        onClick={() => useAuthoring.getState().ask({ kind: 'delete', ids: [binding.id] })}
      />
    </li>
  );
}

const EXCHANGE_TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;
const exchangeType = (view: { readonly type: string } | undefined) =>
  EXCHANGE_TYPES.find((type) => type === view?.type) ?? 'direct';
