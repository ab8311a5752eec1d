// Keeps a table of fields the same object while it says the same: editors take another object for a change
// from outside and begin anew with it.

import { useRef } from 'react';
import type { Fields } from '../../shared/ipc/field.ts';

/** The fields, and what has to be told of those that an editor gave. */
export function useKeptFields(fields: Fields): readonly [Fields, (given: Fields) => void] {
  const kept = useRef(fields);
  if (JSON.stringify(kept.current) !== JSON.stringify(fields)) kept.current = fields;
  const keep = (given: Fields): void => {
    kept.current = given;
  };
  return [kept.current, keep];
}
