// Tags of users and vhosts: a list, or one text with commas.

import type { JsonValue } from '../broker/json.ts';
import { badRequest } from './error-response.ts';

/** Undefined when they are left out. Throws a 400 for anything else than texts. */
export function readTags(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(parts)) throw badRequest('tags must be a string or a list of strings');
  return parts
    .map((part: JsonValue) => {
      if (typeof part !== 'string') throw badRequest('tags must be strings');
      return part.trim();
    })
    .filter((part) => part !== '');
}
