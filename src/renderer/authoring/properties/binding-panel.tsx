// A binding: its two ends, key and arguments. AMQP cannot change a binding, so a change binds anew and takes
// the old one away: in between, a message may pass both, but never none.

import { ArrowRight, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { BindingSpec } from '../../../shared/ipc/contract.ts';
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
import { selectBindingWhenThere } from '../adding.ts';
import { type BindingDraft, BindingForm } from '../binding/binding-form.tsx';
import { submitOnModEnter } from '../binding/submit-keys.ts';
import { FailureNote } from '../failure-note.tsx';
import { exchangeLabel } from '../node-name.ts';
import { bindingDeclaration } from '../operations/binding.ts';
import { sequence } from '../operations/change.ts';
import { nodeId } from '../operations/declaration.ts';
import { deletion } from '../operations/deletion.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import { bindingSpec } from '../operations/specification.ts';
import { useAttempt } from '../use-attempt.ts';
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
  const attempt = useAttempt();
  const isChanged = draft.key !== binding.key || !isSameFields(draft.args, binding.args);
  const after = { ...bindingSpec(vhost, binding), key: draft.key, args: draft.args };
  const refusal = isChanged ? bindingRefusal({ bindings }, after) : null;
  const canSubmit = isChanged && refusal === null && draft.isValid;
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    if (!canSubmit) return;
    void attempt.run(
      () => replaceBinding(binding, after),
      // The new one has another id: what is looked at stays the binding.
      () => selectBindingWhenThere(after),
    );
  };
  return (
    <Section title={t('properties.arguments')}>
      <form className={styles.form} onSubmit={apply} onKeyDown={submitOnModEnter}>
        <BindingForm
          source={source}
          draft={draft}
          problem={refusal === null ? null : t('refusal.already-bound')}
          onDraftChange={(next) => {
            setDraft(next);
            attempt.forget();
          }}
        />
        {attempt.failure !== null && <FailureNote failure={attempt.failure} />}
        {isChanged && (
          <ReplaceButtons
            isBusy={attempt.isBusy}
            canSubmit={canSubmit}
            onReset={() => setDraft(first)}
          />
        )}
      </form>
    </Section>
  );
}

/** As one step of the history. */
const replaceBinding = (binding: BindingView, after: BindingSpec): Promise<Failure | null> =>
  perform(
    {
      key: 'rebind',
      values: { source: exchangeLabel(binding.source), destination: binding.destination },
    },
    sequence([
      bindingDeclaration(pagePorts, after),
      deletion(pagePorts, after.vhost, [binding.id]),
    ]),
  );

interface ReplaceButtonsProps {
  readonly isBusy: boolean;
  readonly canSubmit: boolean;
  readonly onReset: () => void;
}

function ReplaceButtons({ isBusy, canSubmit, onReset }: ReplaceButtonsProps) {
  const { t } = useTranslation('authoring');
  return (
    <>
      <p className={styles.applyWords}>{t('properties.rebindHint')}</p>
      <div className={styles.applyButtons}>
        <Button size="s" onClick={onReset}>
          {t('properties.reset')}
        </Button>
        <Button size="s" variant="primary" isBusy={isBusy} type="submit" disabled={!canSubmit}>
          {t('properties.applyBinding')}
        </Button>
      </div>
    </>
  );
}
