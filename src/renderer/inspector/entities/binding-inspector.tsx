// A binding: its ends, what it matches, what it carries, and taking it away.

import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BindingView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { exchangeId, queueId, useTopology } from '../../state/topology-store.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import { BindingGlyph, QueueGlyph } from '../../ui/glyphs.tsx';
import { LiveRate } from '../live-number.tsx';
import styles from './binding-inspector.module.css';
import { EntityHeader } from './entity-header.tsx';

export function BindingInspector({
  binding,
  properties,
}: {
  binding: BindingView;
  properties: ReactNode;
}) {
  const { t } = useTranslation('inspector');
  return (
    <>
      <EntityHeader
        icon={<BindingGlyph size={16} />}
        kind={t('kind.binding')}
        name={binding.key}
        {...(binding.key === '' ? { title: t('binding.noKey') } : {})}
        numbers={[{ name: t('numbers.carried'), value: <LiveRate id={binding.id} /> }]}
        actions={
          <Button
            size="s"
            variant="ghost"
            icon={<Trash2 size={13} aria-hidden={true} />}
            onClick={() => useAuthoring.getState().ask({ kind: 'delete', ids: [binding.id] })}
          >
            {t('binding.remove')}
          </Button>
        }
      />
      <div className={styles.ends}>
        <End kind="exchange" name={binding.source} />
        <span aria-hidden={true}>→</span>
        <End kind={binding.destinationKind} name={binding.destination} />
      </div>
      <div className={styles.properties}>{properties}</div>
    </>
  );
}

function End({ kind, name }: { kind: 'exchange' | 'queue'; name: string }) {
  const { t } = useTranslation('inspector');
  const type = useTopology((state) => state.exchanges.get(exchangeId(name))?.type ?? 'direct');
  const id = kind === 'queue' ? queueId(name) : exchangeId(name);
  return (
    <Chip
      isMono={true}
      icon={
        kind === 'queue' ? (
          <QueueGlyph size={14} />
        ) : (
          <ExchangeGlyph type={name === '' ? 'default' : type} size={14} />
        )
      }
      title={t('show', { name })}
      onClick={() => useSelection.getState().select([id])}
    >
      {name === '' ? t('defaultExchange') : name}
    </Chip>
  );
}
