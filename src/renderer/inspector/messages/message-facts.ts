// Facts of a message for rows and filters, made once for each message that is shown. Pure.

import type { Field, Fields } from '../../../shared/ipc/field.ts';
import type { MessageContent, MessageProperties } from '../../../shared/ipc/message.ts';
import { bytesFromBase64, textFromBeginning } from '../../ui/byte-text.ts';
import { fieldText } from '../../ui/field-text.ts';

/** Characters of base64 that give the beginning shown in a row; a multiple of four. */
const SUMMARY_BASE64 = 400;
const MAX_SUMMARY = 200;

/** The beginning of the body on one line; null when it is no text. */
export function bodySummary({ body, bodyBytes }: MessageContent): string | null {
  if (bodyBytes === 0) return '';
  const text = textFromBeginning(bytesFromBase64(body.slice(0, SUMMARY_BASE64)));
  if (text === null || hasControlCharacters(text)) return null;
  return text.slice(0, MAX_SUMMARY).replace(/\s+/g, ' ').trim();
}

/** Characters that no text has: what they are in is binary. */
export const hasControlCharacters = (text: string): boolean => /[^\P{Cc}\t\n\r\f]/u.test(text);

/** Everything of a message that a filter looks at, in lower case; of the body, the part that is here. */
export function searchableText(message: MessageContent): string {
  const known = searchable.get(message);
  if (known !== undefined) return known;
  const body = textFromBeginning(bytesFromBase64(message.body)) ?? '';
  const text = [
    message.exchange,
    message.routingKey,
    ...propertyTexts(message.properties),
    ...fieldTexts(message.properties.headers ?? []),
    body,
  ]
    .join('\n')
    .toLowerCase();
  searchable.set(message, text);
  return text;
}

const searchable = new WeakMap<MessageContent, string>();

/** Words apart by white space all have to occur, anywhere. */
export function matchesFilter(message: MessageContent, filter: string): boolean {
  const words = filter.trim().toLowerCase().split(/\s+/);
  const text = searchableText(message);
  return words.every((word) => text.includes(word));
}

function propertyTexts({ headers: _, ...properties }: MessageProperties): readonly string[] {
  return Object.values(properties).map(String);
}

function fieldTexts(fields: Fields): readonly string[] {
  return fields.flatMap(([name, field]) => [name, ...valueTexts(field)]);
}

function valueTexts(field: Field): readonly string[] {
  if (field.type === 'table') return fieldTexts(field.value);
  if (field.type === 'array') return field.value.flatMap(valueTexts);
  return [fieldText(field)];
}
