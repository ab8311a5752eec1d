// What all levels of a field table editor share. Types only.

import type { FieldType } from '../../shared/ipc/field.ts';
import type { RowProblems } from './field-draft.ts';
import type { Suggestion } from './suggestion.ts';

export interface EditorContext {
  readonly problems: ReadonlyMap<string, RowProblems>;
  readonly nameSuggestions: readonly Suggestion[];
  readonly typeOfName: (name: string) => FieldType | null;
  readonly types: readonly FieldType[];
  readonly isReadOnly: boolean;
}
