// Arguments in one line: `x-match: all, region: eu`. Pure.

import type { Field, Fields } from '../../../shared/ipc/field.ts';
import { fieldText } from '../../ui/field-text.ts';

export const argumentsText = (fields: Fields): string =>
  fields.map(([name, field]) => `${name}: ${valueText(field)}`).join(', ');

function valueText(field: Field): string {
  if (field.type === 'table') return `{${argumentsText(field.value)}}`;
  if (field.type === 'array') return `[${field.value.map(valueText).join(', ')}]`;
  return field.type === 'void' ? '–' : fieldText(field);
}
