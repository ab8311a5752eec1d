// Field tables as JSON text for the definition tables, with every wire type kept. Readable with any
// SQLite tool; must read back exactly what was written.

import type { FieldTable } from '../../broker/field-table.ts';

/** Numbers that JSON has no form for are written as objects with one of these keys. */
const BIGINT = 'bigint';
const NUMBER = 'number';

/** One text for one table: also the key by which equal binding arguments are found. */
export function tableToJson(table: FieldTable): string {
  return JSON.stringify(table, (_key, value: unknown) => {
    if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) };
    }
    return value;
  });
}

/** Throws when the text is not what `tableToJson` wrote. */
export function tableFromJson(text: string): FieldTable {
  const value: unknown = JSON.parse(text, (_key, parsed: unknown) => {
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return parsed;
    if (BIGINT in parsed && typeof parsed[BIGINT] === 'string') return BigInt(parsed[BIGINT]);
    if (NUMBER in parsed && typeof parsed[NUMBER] === 'string') return Number(parsed[NUMBER]);
    return parsed;
  });
  if (!isFieldTable(value)) throw new Error(`not a field table: ${text.slice(0, 80)}`);
  return value;
}

function isFieldTable(value: unknown): value is FieldTable {
  return (
    Array.isArray(value) &&
    value.every(
      (pair: unknown) =>
        Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string' && isValue(pair[1]),
    )
  );
}

function isValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && 'value' in value;
}
