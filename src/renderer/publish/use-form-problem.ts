// What is wrong with the form, told once typing pauses: half a word is no mistake.

import { useEffect, useState } from 'react';
import { MAX_LINTED_CHARACTERS } from './body-codec.ts';
import { type FormProblem, makePublication, prepareForm } from './form-publication.ts';
import type { MessageForm } from './message-form.ts';
import { templateContext, usePublish } from './publish-store.ts';

const PAUSE_MS = 400;

/** Null while it is unknown; a publish checks for itself. */
export function useFormProblem(): FormProblem | null {
  const form = usePublish((state) => state.form);
  const areHeadersValid = usePublish((state) => state.areHeadersValid);
  const tried = usePublish((state) => state.problem);
  const [found, setFound] = useState<{ form: MessageForm; problem: FormProblem } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      const problem = areHeadersValid
        ? problemOf(form)
        : ({ at: 'headers', kind: 'headers' } as const);
      setFound(problem === null ? null : { form, problem });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [form, areHeadersValid]);
  return tried ?? (found?.form === form ? found.problem : null);
}

function problemOf(form: MessageForm): FormProblem | null {
  // Too much to read after every pause, and a file that is not chosen yet is no mistake.
  const isLight = form.bodyMode !== 'file' && form.bodyText.length <= MAX_LINTED_CHARACTERS;
  const checked: MessageForm = isLight ? form : { ...form, bodyMode: 'text', bodyText: '' };
  const prepared = prepareForm(checked);
  const made = prepared.ok ? makePublication(prepared.prepared, '', templateContext(1)) : prepared;
  return made.ok ? null : made.problem;
}
