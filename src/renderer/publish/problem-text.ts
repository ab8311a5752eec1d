// What is wrong with a form, in words.

import type { TFunction } from 'i18next';
import { placeOf } from './body-codec.ts';
import type { FormProblem } from './form-publication.ts';
import { PROPERTY_WORDS } from './message-form.ts';

type Translate = TFunction<'publish'>;

/** With the place it is at: `priority: a whole number from 0 to 255 is needed`. */
export function problemText(t: Translate, found: FormProblem): string {
  const problem = bareProblemText(t, found);
  switch (found.at) {
    case 'routing-key':
      return t('problem.atKey', { problem });
    case 'body':
      return t('problem.atBody', { problem });
    case 'headers':
      return t('problem.atHeaders', { problem });
    case 'property':
      return t('problem.atProperty', { name: PROPERTY_WORDS[found.property], problem });
    case 'header':
      return t('problem.atHeader', { name: found.header, problem });
  }
}

/** Without the place, for where the place is plain. */
export function bareProblemText(t: Translate, found: FormProblem): string {
  if (found.kind === 'template') {
    const { kind, name, position } = found.fault;
    return t(`problem.template.${kind}`, { name, position: position + 1 });
  }
  if (found.kind !== 'body') return t(`problem.${found.kind}`);
  return t(`problem.${found.fault.kind}`, placeOf(found.text, found.fault.position));
}
