// Key or arguments of a binding, by the type of its source: a key for direct and topic exchanges with what it
// would match, conditions for headers exchanges, nothing for fanout.

import { Check, X } from 'lucide-react';
import { useMemo } from 'react';
import type { Fields } from '../../../shared/ipc/field.ts';
import type { ExchangeView } from '../../../shared/ipc/topology.ts';
import { hasLiteralWildcard } from '../../../shared/topology/topic-pattern.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useFlow } from '../../state/flow-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { FieldTableEditor } from '../../ui/field-table-editor.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './binding-form.module.css';
import {
  conditionsOf,
  headersArgs,
  ignoredNames,
  isWithoutCondition,
  X_MATCHES,
  xMatchOf,
} from './headers-match.ts';
import { type KnownKey, knownKeys, trialsOf } from './known-keys.ts';

/** What is being typed. */
export interface BindingDraft {
  readonly key: string;
  readonly args: Fields;
  readonly isValid: boolean;
}

export const firstDraft = (type: ExchangeView['type']): BindingDraft => ({
  key: '',
  args: type === 'headers' ? headersArgs('all', []) : [],
  isValid: true,
});

export interface BindingFormProps {
  readonly source: ExchangeView;
  readonly draft: BindingDraft;
  readonly onDraftChange: (draft: BindingDraft) => void;
  readonly onSubmit: () => void;
  readonly problem: string | null;
  /** The key takes the focus at once. */
  readonly hasFocusFirst?: boolean;
}

export function BindingForm(props: BindingFormProps) {
  switch (props.source.type) {
    case 'fanout':
      return null;
    case 'headers':
      return <HeadersForm {...props} />;
    default:
      return <KeyForm {...props} />;
  }
}

function KeyForm({
  source,
  draft,
  onDraftChange,
  onSubmit,
  problem,
  hasFocusFirst = false,
}: BindingFormProps) {
  const { t } = useTranslation('authoring');
  const bindings = useTopology((topology) => topology.bindings);
  const unroutable = useFlow((flow) => flow.unroutable);
  const known = useMemo(
    () => knownKeys(source.name, bindings.values(), unroutable),
    [source.name, bindings, unroutable],
  );
  const isTopic = source.type === 'topic';
  const hintOf = ({ from, destinations }: KnownKey): string =>
    from === 'unroutable'
      ? t('binding.unroutableKey')
      : destinations.length > 2
        ? t('binding.boundToMany', { count: destinations.length })
        : destinations.join(', ');
  return (
    <>
      <Field
        label={t('binding.key')}
        aside={<code>{t('binding.keyWord')}</code>}
        hint={isTopic ? t('binding.topicHint') : t('binding.directHint')}
        error={problem}
      >
        <Combobox
          isMono={true}
          value={draft.key}
          autoFocus={hasFocusFirst}
          placeholder={isTopic ? 'order.*.created' : 'order.created'}
          suggestions={known.map((key) => ({ value: key.key, hint: hintOf(key) }))}
          onValueChange={(key) => onDraftChange({ ...draft, key })}
          onSubmit={onSubmit}
        />
      </Field>
      {isTopic && <Trials pattern={draft.key} known={known} />}
    </>
  );
}

/** What the pattern takes and what not, while it is typed. */
function Trials({ pattern, known }: { pattern: string; known: readonly KnownKey[] }) {
  const { t } = useTranslation('authoring');
  const trials = useMemo(() => trialsOf(pattern, known), [pattern, known]);
  return (
    <div className={styles.trials} aria-live="polite">
      {hasLiteralWildcard(pattern) && (
        <p className={styles.warning}>{t('binding.literalWildcard')}</p>
      )}
      {pattern === '' && <p>{t('binding.emptyPattern')}</p>}
      {trials.length > 0 && (
        <ul className={styles.list} aria-label={t('binding.trials')}>
          {trials.map(({ key, matches, isMadeUp }) => (
            <li key={key} data-matches={matches} className={styles.trial}>
              {matches ? (
                <Check size={12} aria-hidden={true} />
              ) : (
                <X size={12} aria-hidden={true} />
              )}
              <code>{key}</code>
              <span className={styles.verdict}>
                {isMadeUp
                  ? t('binding.example')
                  : matches
                    ? t('binding.matches')
                    : t('binding.misses')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function HeadersForm({ draft, onDraftChange, problem }: BindingFormProps) {
  const { t } = useTranslation('authoring');
  const mode = xMatchOf(draft.args);
  const conditions = useMemo(() => conditionsOf(draft.args), [draft.args]);
  const ignored = ignoredNames(mode, conditions);
  return (
    <>
      <Field
        label={t('binding.match')}
        aside={<code>x-match</code>}
        hint={t(`binding.mode.${mode}`)}
      >
        <Select
          isMono={true}
          value={mode}
          options={X_MATCHES.map((value) => ({ value, label: value }))}
          onValueChange={(next) => onDraftChange({ ...draft, args: headersArgs(next, conditions) })}
        />
      </Field>
      <Field label={t('binding.conditions')} error={problem}>
        <FieldTableEditor
          label={t('binding.conditions')}
          fields={conditions}
          onFieldsChange={(fields, isValid) =>
            onDraftChange({ ...draft, args: headersArgs(mode, fields), isValid })
          }
        />
      </Field>
      {isWithoutCondition(mode, conditions) && (
        <p className={styles.note}>
          {mode.startsWith('all') ? t('binding.allOfNone') : t('binding.anyOfNone')}
        </p>
      )}
      {ignored.length > 0 && (
        <p className={styles.warning}>{t('binding.ignored', { names: ignored.join(', ') })}</p>
      )}
    </>
  );
}
