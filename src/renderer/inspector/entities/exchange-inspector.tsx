// An exchange: properties, bindings in and out, keys that led nowhere.

import { Send } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { BindingView, ExchangeView } from '../../../shared/ipc/topology.ts';
import { formatTimeOfDay } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useFlow } from '../../state/flow-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { Section } from '../../ui/section.tsx';
import { TabPanel } from '../../ui/tabs.tsx';
import { LiveRate } from '../live-number.tsx';
import { BindingTable } from './binding-table.tsx';
import { EntityHeader, type HeaderNumber } from './entity-header.tsx';
import styles from './exchange-inspector.module.css';
import { InspectorTabs } from './inspector-tabs.tsx';

export function ExchangeInspector({
  exchange,
  properties,
}: {
  exchange: ExchangeView;
  properties: ReactNode;
}) {
  const { t } = useTranslation('inspector');
  const { outgoing, incoming } = useBindings(exchange.name);
  const total = outgoing.length + incoming.length;
  return (
    <>
      <ExchangeHeader exchange={exchange} />
      <InspectorTabs
        label={exchange.name}
        tabs={[
          { value: 'properties', label: t('tab.properties') },
          {
            value: 'bindings',
            label: t('tab.bindings'),
            badge: total === 0 ? undefined : <Badge isCount={true}>{total}</Badge>,
          },
        ]}
      >
        <TabPanel value="properties">{properties}</TabPanel>
        <TabPanel value="bindings">
          {exchange.name === '' ? (
            <p className={styles.note}>{t('exchange.defaultBindings')}</p>
          ) : (
            <BindingTable bindings={outgoing} shows="destination" label={t('binding.out')} />
          )}
          {incoming.length > 0 && (
            <Section title={t('binding.into')}>
              <BindingTable bindings={incoming} shows="source" label={t('binding.into')} />
            </Section>
          )}
          <Unroutable exchange={exchange.name} />
        </TabPanel>
      </InspectorTabs>
    </>
  );
}

function ExchangeHeader({ exchange }: { exchange: ExchangeView }) {
  const { t } = useTranslation('inspector');
  const { id, name, type } = exchange;
  const numbers: readonly HeaderNumber[] = [
    { name: t('numbers.published'), value: <LiveRate id={id} /> },
    { name: t('numbers.unroutable'), value: <LiveRate id={id} name="unroutablePerSecond" /> },
  ];
  return (
    <EntityHeader
      icon={<ExchangeGlyph type={name === '' ? 'default' : type} />}
      kind={t('kind.exchange')}
      name={name}
      {...(name === '' ? { title: t('defaultExchange') } : {})}
      numbers={numbers}
      badges={
        <>
          <Badge>{type}</Badge>
          {exchange.isInternal && <Badge>internal</Badge>}
        </>
      }
      actions={
        exchange.isInternal ? undefined : (
          <Button
            size="s"
            icon={<Send size={13} aria-hidden={true} />}
            onClick={() => useWorkspace.getState().publishTo({ exchange: name, routingKey: '' })}
          >
            {t('exchange.publish')}
          </Button>
        )
      }
    />
  );
}

function Unroutable({ exchange }: { exchange: string }) {
  const { t } = useTranslation('inspector');
  const notes = useFlow((state) => state.unroutable);
  const own = useMemo(
    () => notes.filter((note) => note.exchange === exchange).slice(0, MAX_KEYS),
    [notes, exchange],
  );
  if (own.length === 0) return null;
  return (
    <Section title={t('exchange.unroutable')} badge={<Badge tone="warning">{own.length}</Badge>}>
      <ul className={styles.keys}>
        {own.map(({ atMs, routingKey }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes have no identity but their place
          <li key={`${atMs} ${index}`} className={styles.key}>
            <code>{routingKey === '' ? t('exchange.emptyKey') : routingKey}</code>
            <time>{formatTimeOfDay(atMs)}</time>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const MAX_KEYS = 20;

function useBindings(name: string) {
  const bindings = useTopology((state) => state.bindings);
  return useMemo(() => {
    const outgoing: BindingView[] = [];
    const incoming: BindingView[] = [];
    for (const binding of bindings.values()) {
      if (binding.source === name) outgoing.push(binding);
      if (binding.destinationKind === 'exchange' && binding.destination === name) {
        incoming.push(binding);
      }
    }
    return { outgoing, incoming };
  }, [bindings, name]);
}
