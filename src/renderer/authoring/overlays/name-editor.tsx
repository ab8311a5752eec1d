// The name of a new object, where it was placed, and how it is bound when it was drawn from an exchange. Enter
// declares it, Escape leaves nothing.

import { type FormEvent, useMemo, useState } from 'react';
import type { Failure } from '../../../shared/ipc/result.ts';
import type { ExchangeView } from '../../../shared/ipc/topology.ts';
import { nameRefusal } from '../../../shared/topology/name-rules.ts';
import { useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { add } from '../adding.ts';
import { type BindingDraft, BindingForm, firstDraft } from '../binding/binding-form.tsx';
import { FailureNote } from '../failure-note.tsx';
import { exchangeLabel } from '../node-name.ts';
import { firstName, TemplateGlyph, takenNames, templateKey } from '../node-templates.tsx';
import { EnterKeys } from './enter-keys.tsx';
import styles from './overlay.module.css';

type NameRequest = Extract<AuthoringRequest, { kind: 'name-node' }>;

export function NameEditor({ request }: { request: NameRequest }) {
  const { t } = useTranslation('authoring');
  const { done } = useAuthoring.getState();
  const { template } = request;
  const [name, setName] = useState(() => firstName(template));
  const source = useTopology(({ exchanges }) =>
    request.connectFrom === null ? undefined : exchanges.get(request.connectFrom),
  );
  const [typedDraft, setDraft] = useState<BindingDraft | null>(null);
  const draft = typedDraft ?? suggestedDraft(source, name);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const refusal = useNameRefusal(name, template.kind);
  const label = t(`template.${templateKey(template)}`);
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (refusal !== null || isBusy || !draft.isValid) return;
    setBusy(true);
    const from = source === undefined ? null : { source, binding: draft };
    const refused = await add({ template, name, at: request.canvas, from });
    setBusy(false);
    if (refused === null) done();
    else setFailure(refused);
  };
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={t('name.title', { kind: label })}
      point={request.screen}
    >
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.title}>
          <TemplateGlyph template={template} />
          <span>{label}</span>
        </p>
        <Field
          label={t('name.label')}
          error={refusal === null ? null : t(`name.${refusal}`, { name })}
        >
          <TextInput
            isMono={true}
            value={name}
            autoFocus
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => {
              // Enter that ends an input method's composition is not for the form.
              if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault();
            }}
            onValueChange={(text) => {
              setName(text);
              setFailure(null);
            }}
          />
        </Field>
        {source !== undefined && (
          <>
            <p className={styles.muted}>
              {t('name.boundFrom', { source: exchangeLabel(source.name) })}
            </p>
            <BindingForm
              source={source}
              draft={draft}
              onDraftChange={setDraft}
              onSubmit={submit}
              problem={null}
            />
          </>
        )}
        {failure !== null && <FailureNote failure={failure} />}
        <div className={styles.foot}>
          <EnterKeys enter={t('declare')} />
          <Button
            type="submit"
            variant="primary"
            size="s"
            isBusy={isBusy}
            disabled={refusal !== null || !draft.isValid}
          >
            {t('declare')}
          </Button>
        </div>
      </form>
    </Popover>
  );
}

/** A direct exchange mostly leads to a queue by its name, a topic one by a pattern still to be said. */
function suggestedDraft(source: ExchangeView | undefined, name: string): BindingDraft {
  const first = firstDraft(source?.type ?? 'fanout');
  switch (source?.type) {
    case 'direct':
      return { ...first, key: name };
    case 'topic':
      return { ...first, key: '#' };
    default:
      return first;
  }
}

function useNameRefusal(name: string, kind: 'exchange' | 'queue') {
  const revision = useTopology((topology) => topology.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are those of this revision
  const taken = useMemo(() => takenNames(kind), [kind, revision]);
  return nameRefusal(name, taken);
}
