// The name of a new object, where it was placed, and how it is bound when it was drawn from an exchange. Enter
// declares it, Escape leaves nothing.

import { type FormEvent, useMemo, useState } from 'react';
import type { ExchangeView } from '../../../shared/ipc/topology.ts';
import { nameRefusal } from '../../../shared/topology/name-rules.ts';
import { useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest, NodeTemplate } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Popover } from '../../ui/popover.tsx';
import { add } from '../adding.ts';
import { type BindingDraft, BindingForm, firstDraft } from '../binding/binding-form.tsx';
import { submitOnModEnter } from '../binding/submit-keys.ts';
import { exchangeLabel } from '../node-name.ts';
import { firstName, TemplateGlyph, takenNames, templateKey } from '../node-templates.tsx';
import { useAttempt } from '../use-attempt.ts';
import { EditorFoot } from './editor-foot.tsx';
import { NameField } from './name-field.tsx';
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
  const attempt = useAttempt();
  const refusal = useNameRefusal(name, template.kind);
  const canSubmit = refusal === null && draft.isValid;
  const label = t(`template.${templateKey(template)}`);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const from = source === undefined ? null : { source, binding: draft };
    if (canSubmit) void attempt.run(() => add({ template, name, at: request.canvas, from }), done);
  };
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={t('name.title', { kind: label })}
      point={request.screen}
    >
      <form className={styles.form} onSubmit={submit} onKeyDown={submitOnModEnter}>
        <KindTitle template={template} />
        <NameField
          name={name}
          refusal={refusal}
          onNameChange={(next) => {
            setName(next);
            attempt.forget();
          }}
        />
        {source !== undefined && (
          <>
            <p className={styles.muted}>
              {t('name.boundFrom', { source: exchangeLabel(source.name) })}
            </p>
            <BindingForm source={source} draft={draft} onDraftChange={setDraft} problem={null} />
          </>
        )}
        <EditorFoot verb={t('declare')} attempt={attempt} canSubmit={canSubmit} />
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

function KindTitle({ template }: { template: NodeTemplate }) {
  const { t } = useTranslation('authoring');
  return (
    <p className={styles.title}>
      <TemplateGlyph template={template} />
      <span>{t(`template.${templateKey(template)}`)}</span>
    </p>
  );
}
