// A binding: its two ends, key and arguments. AMQP cannot change a binding, so a change binds anew and takes
// the old one away: in between, a message may pass both, but never none.

import { ArrowRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Failure } from '../../../shared/ipc/result.ts';
import type { BindingView, ExchangeView } from '../../../shared/ipc/topology.ts';
import { isSameFields } from '../../../shared/topology/binding-identity.ts';
import { bindingRefusal } from '../../../shared/topology/connection-rules.ts';
import { formatRate } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useLiveNumbers } from '../../state/rates-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { exchangeId, useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FieldTableView } from '../../ui/field-table-view.tsx';
import { BindingGlyph } from '../../ui/glyphs.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Section } from '../../ui/section.tsx';
import { type BindingDraft, BindingForm } from '../binding/binding-form.tsx';
import { FailureNote } from '../failure-note.tsx';
import { exchangeLabel } from '../node-name.ts';
import { bindingDeclaration } from '../operations/binding.ts';
import { sequence } from '../operations/change.ts';
import { nodeId } from '../operations/declaration.ts';
import { deletion } from '../operations/deletion.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { bindingSpec } from '../operations/specification.ts';
import styles from './property-panel.module.css';

export function BindingPanel({ binding }: { binding: BindingView }) {
  const { t } = useTranslation('authoring');
  const live = useLiveNumbers(binding.id);
  const { select } = useSelection.getState();
  const source = useTopology(({ exchanges }) => exchanges.get(exchangeId(binding.source)));
  const canChange = source !== undefined && binding.source !== '' && source.type !== 'fanout';
  return (
    <div className={styles.panel}>
      <div className={styles.scroll}>
        <header className={styles.head}>
          <div className={styles.name}>
            <BindingGlyph />
            <h2>{t('properties.binding')}</h2>
            {binding.source !== '' && (
              <IconButton
                size="s"
                label={t('delete.confirm')}
                icon={<Trash2 size={14} aria-hidden={true} />}
                onClick={() => useAuthoring.getState().ask({ kind: 'delete', ids: [binding.id] })}
              />
            )}
          </div>
          <div className={styles.facts}>
            <Chip isMono={true} onClick={() => select([exchangeId(binding.source)])}>
              {exchangeLabel(binding.source)}
            </Chip>
            <ArrowRight size={14} aria-hidden={true} />
            <Chip
              isMono={true}
              onClick={() => select([nodeId(binding.destinationKind, binding.destination)])}
            >
              {binding.destination}
            </Chip>
          </div>
          <p className={styles.origin}>
            {t('properties.carries', { rate: formatRate(live.perSecond) })}
          </p>
        </header>
        {canChange ? (
          <BindingChange key={binding.id} binding={binding} source={source} />
        ) : (
          <Section title={t('properties.arguments')}>
            {binding.key !== '' && <code>{binding.key}</code>}
            <FieldTableView fields={binding.args} label={t('properties.arguments')} />
          </Section>
        )}
      </div>
    </div>
  );
}

function BindingChange({ binding, source }: { binding: BindingView; source: ExchangeView }) {
  const { t } = useTranslation('authoring');
  const vhost = useVhost((state) => state.current);
  const bindings = useTopology((topology) => topology.bindings);
  const first: BindingDraft = { key: binding.key, args: binding.args, isValid: true };
  const [draft, setDraft] = useState(first);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isChanged = draft.key !== binding.key || !isSameFields(draft.args, binding.args);
  const before = bindingSpec(vhost, binding);
  const after = { ...before, key: draft.key, args: draft.args };
  const refusal = isChanged ? bindingRefusal({ bindings }, after) : null;
  const apply = async (): Promise<void> => {
    if (!isChanged || refusal !== null || !draft.isValid) return;
    setBusy(true);
    const refused = await perform(
      {
        key: 'rebind',
        values: { source: exchangeLabel(binding.source), destination: binding.destination },
      },
      sequence([bindingDeclaration(pagePorts, after), deletion(pagePorts, vhost, [binding.id])]),
    );
    setBusy(false);
    setFailure(refused);
  };
  return (
    <Section title={t('properties.arguments')}>
      <BindingForm
        source={source}
        draft={draft}
        problem={refusal === null ? null : t('refusal.already-bound')}
        onSubmit={() => void apply()}
        onDraftChange={(next) => {
          setDraft(next);
          setFailure(null);
        }}
      />
      {failure !== null && <FailureNote failure={failure} />}
      {isChanged && (
        <>
          <p className={styles.applyWords}>{t('properties.rebindHint')}</p>
          <div className={styles.applyButtons}>
            <Button size="s" onClick={() => setDraft(first)}>
              {t('properties.reset')}
            </Button>
            <Button
              size="s"
              variant="primary"
              isBusy={isBusy}
              disabled={refusal !== null || !draft.isValid}
              onClick={() => void apply()}
            >
              {t('properties.applyBinding')}
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
