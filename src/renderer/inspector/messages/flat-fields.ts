// A field table as rows, what is nested indented below its name. Pure.

import type { Field, Fields } from '../../../shared/ipc/field.ts';
import { fieldText } from '../../ui/field-text.ts';

export interface FlatField {
  /** Names and places from the outermost on; unique. */
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  /** RabbitMQ's word. */
  readonly type: Field['type'];
  /** Empty for tables and arrays, whose rows follow. */
  readonly text: string;
}

/** Tables come from clients and may be of any size: no more than `limit` rows are made. */
export function flatFields(fields: Fields, limit: number): readonly FlatField[] {
  const rows: FlatField[] = [];
  const add = (name: string, field: Field, path: string, depth: number): void => {
    if (rows.length >= limit) return;
    rows.push({ path, depth, name, type: field.type, text: textOf(field) });
    const inside = insideOf(field);
    for (let at = 0; at < inside.length && rows.length < limit; at += 1) {
      const entry = inside[at];
      if (entry !== undefined) add(entry[0], entry[1], `${path}/${at}`, depth + 1);
    }
  };
  fields.forEach(([name, field], at) => {
    add(name, field, String(at), 0);
  });
  return rows;
}

/** Rows of a table and of all that is in it. */
export function countFields(fields: Fields): number {
  return fields.reduce((sum, [, field]) => sum + 1 + countFields(insideOf(field)), 0);
}

function insideOf(field: Field): Fields {
  if (field.type === 'table') return field.value;
  if (field.type === 'array') return field.value.map((item, at) => [String(at + 1), item] as const);
  return [];
}

const textOf = (field: Field): string => (field.type === 'void' ? '–' : fieldText(field));
