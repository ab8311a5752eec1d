// A field table while it is edited: what is typed stays, right or wrong, and the fields that are right can
// be read from it at any time. Pure; a draft is replaced, never changed.

import type { Field, Fields, FieldType } from '../../shared/ipc/field.ts';
import { type FieldProblem, fieldText, parseFieldText } from './field-text.ts';

export interface Draft {
  /** Unique in the editor while the row is there. */
  readonly key: string;
  /** Without meaning in arrays. */
  readonly name: string;
  readonly type: FieldType;
  readonly text: string;
  /** The text is Base64 of a string that is no valid UTF-8. */
  readonly isBytes: boolean;
  /** Of tables and arrays. */
  readonly children: readonly Draft[];
}

export interface RowProblems {
  readonly name?: FieldProblem;
  readonly value?: FieldProblem;
}

export interface DraftReading {
  readonly fields: Fields;
  /** By key of the row; rows without problems are not in it. */
  readonly problems: ReadonlyMap<string, RowProblems>;
}

let counter = 0;
const nextKey = (): string => {
  counter += 1;
  return `row${counter}`;
};

export const newDraft = (name = '', type: FieldType = 'longstr'): Draft => ({
  key: nextKey(),
  name,
  type,
  text: type === 'bool' ? 'true' : '',
  isBytes: false,
  children: [],
});

export const draftsOf = (fields: Fields): readonly Draft[] =>
  fields.map(([name, field]) => draftOf(name, field));

function draftOf(name: string, field: Field): Draft {
  const children =
    field.type === 'table'
      ? draftsOf(field.value)
      : field.type === 'array'
        ? field.value.map((item) => draftOf('', item))
        : [];
  const isBytes = field.type === 'longstr' && field.isBytes === true;
  return { key: nextKey(), name, type: field.type, text: fieldText(field), isBytes, children };
}

/** The same row with another type: the text stays, and counts if the new type can read it. */
export function withType(draft: Draft, type: FieldType): Draft {
  const isBoolean = type === 'bool' && draft.text !== 'true' && draft.text !== 'false';
  return { ...draft, type, isBytes: false, text: isBoolean ? 'true' : draft.text };
}

/** Fields of all rows without problems, and the problems of the others. */
export function readDrafts(drafts: readonly Draft[]): DraftReading {
  const problems = new Map<string, RowProblems>();
  return { fields: readTable(drafts, problems), problems };
}

function readTable(drafts: readonly Draft[], problems: Map<string, RowProblems>): Fields {
  const names = new Map<string, number>();
  for (const { name } of drafts) names.set(name, (names.get(name) ?? 0) + 1);
  const fields: (readonly [string, Field])[] = [];
  for (const draft of drafts) {
    const wrongName = nameProblem(draft.name, names.get(draft.name) ?? 1);
    const field = readValue(draft, problems, wrongName);
    if (field !== null && wrongName === undefined) fields.push([draft.name, field]);
  }
  return fields;
}

/** The value of a row, or null with its problems noted. */
function readValue(
  draft: Draft,
  problems: Map<string, RowProblems>,
  name?: FieldProblem,
): Field | null {
  const note = (value?: FieldProblem): void => {
    if (name === undefined && value === undefined) return;
    problems.set(draft.key, {
      ...(name === undefined ? {} : { name }),
      ...(value === undefined ? {} : { value }),
    });
  };
  if (draft.type === 'table') {
    note();
    return { type: 'table', value: readTable(draft.children, problems) };
  }
  if (draft.type === 'array') {
    note();
    const items = draft.children.map((item) => readValue(item, problems));
    return { type: 'array', value: items.filter((item) => item !== null) };
  }
  const parsed = parseFieldText(draft.type, draft.text, draft.isBytes);
  note(parsed.field === undefined ? parsed.problem : undefined);
  return parsed.field ?? null;
}

const encoder = new TextEncoder();

/** Names are short strings: at most 255 bytes [amqp091 §4.2.5.3]. */
function nameProblem(name: string, count: number): FieldProblem | undefined {
  if (name === '') return { error: 'nameEmpty' };
  if (encoder.encode(name).length > 255) return { error: 'nameLong' };
  return count > 1 ? { error: 'nameTwice' } : undefined;
}
