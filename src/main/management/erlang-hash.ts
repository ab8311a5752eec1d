// Erlang's portable hash of a field table: RabbitMQ names bindings that have arguments by it, so that
// their addresses carry over. Pure; must never be used where a collision matters.

import { Buffer } from 'node:buffer';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';

const GOLDEN = 0x9e3779b9;
/** GOLDEN times 1 to 13, as the hash function numbers its kinds of terms. */
const constant = (n: number): number => Math.imul(GOLDEN, n) >>> 0;
const [SMALL, NIL_LIST, ATOM, TUPLE] = [constant(1), constant(2), constant(3), constant(9)];
const [NEGATIVE, POSITIVE] = [constant(10), constant(11)];
const [FLOAT, BINARY] = [constant(12), constant(13)];
const NIL = 2;
const NIL_ALONE = 3468870702;

class TermHash {
  value = 0;

  /** Mixes three words; the third becomes the hash, the others are returned. */
  #mix(first: number, second: number, third: number): [number, number] {
    let [a, b, c] = [first | 0, second | 0, third | 0];
    a = (a - b - c) ^ (c >>> 13);
    b = (b - c - a) ^ (a << 8);
    c = (c - a - b) ^ (b >>> 13);
    a = (a - b - c) ^ (c >>> 12);
    b = (b - c - a) ^ (a << 16);
    c = (c - a - b) ^ (b >>> 5);
    a = (a - b - c) ^ (c >>> 3);
    b = (b - c - a) ^ (a << 10);
    c = (c - a - b) ^ (b >>> 15);
    this.value = c >>> 0;
    return [a, b];
  }

  words(first: number, second: number, kind: number): void {
    this.#mix(kind + (first >>> 0), kind + (second >>> 0), this.value);
  }

  atom(name: string): void {
    const hash = atomHash(name);
    if (this.value === 0) this.value = hash;
    else this.words(hash, 0, ATOM);
  }

  nil(): void {
    if (this.value === 0) this.value = NIL_ALONE;
    else this.words(NIL, 0, NIL_LIST);
  }

  tuple(arity: number): void {
    this.words(arity, 0, TUPLE);
  }

  integer(value: number | bigint): void {
    const exact = BigInt(value);
    const magnitude = exact < 0n ? -exact : exact;
    if (exact >= -(1n << 27n) && exact < 1n << 27n) {
      if (exact < 0n) this.words(Number(magnitude), 0, SMALL);
      this.words(Number(BigInt.asUintN(32, exact)), 0, SMALL);
      return;
    }
    const kind = exact < 0n ? NEGATIVE : POSITIVE;
    for (let rest = magnitude, first = true; first || rest > 0n; rest >>= 64n, first = false) {
      this.words(Number(rest & 0xffffffffn), Number((rest >> 32n) & 0xffffffffn), kind);
    }
  }

  float(value: number): void {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value === 0 ? 0 : value, true);
    this.words(bytes.getUint32(4, true), bytes.getUint32(0, true), FLOAT);
  }

  binary(bytes: Buffer): void {
    const start = (BINARY + this.value) >>> 0;
    if (bytes.length === 0) {
      this.value = start;
      return;
    }
    let [a, b] = [GOLDEN, GOLDEN];
    this.value = start;
    let at = 0;
    for (; bytes.length - at >= 12; at += 12) {
      const third = this.value + bytes.readUInt32LE(at + 8);
      [a, b] = this.#mix(a + bytes.readUInt32LE(at), b + bytes.readUInt32LE(at + 4), third);
    }
    const tail = Buffer.alloc(12);
    // The lowest byte of the last word is reserved for the length.
    bytes.copy(tail, 0, at, Math.min(at + 8, bytes.length));
    if (bytes.length - at > 8) bytes.copy(tail, 9, at + 8);
    this.value = (this.value + bytes.length) >>> 0;
    this.#mix(
      a + tail.readUInt32LE(0),
      b + tail.readUInt32LE(4),
      this.value + tail.readUInt32LE(8),
    );
  }

  table(table: FieldTable): void {
    for (const [key, value] of table) {
      this.tuple(3);
      this.binary(Buffer.from(key, 'utf8'));
      this.field(value);
    }
    this.nil();
  }

  /** Type and value, the last two elements of a table's tuple. */
  field(field: FieldValue): void {
    this.atom(field.type);
    switch (field.type) {
      case 'bool':
        this.atom(field.value ? 'true' : 'false');
        break;
      case 'void':
        this.atom('undefined');
        break;
      case 'longstr':
      case 'binary':
        this.binary(Buffer.from(field.value, field.isBytes === true ? 'latin1' : 'utf8'));
        break;
      case 'float':
      case 'double':
        this.float(field.value);
        break;
      case 'decimal':
        this.tuple(2);
        this.integer(field.value.scale);
        this.integer(field.value.unscaled);
        break;
      case 'table':
        this.table(field.value);
        break;
      case 'array':
        for (const item of field.value) {
          this.tuple(2);
          this.field(item);
        }
        this.nil();
        break;
      default:
        this.integer(field.value);
    }
  }
}

function atomHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name, 'utf8')) {
    hash = ((hash << 4) + byte) >>> 0;
    const high = hash & 0xf0000000;
    if (high !== 0) hash = (hash ^ (high >>> 24) ^ high) >>> 0;
  }
  return hash;
}

/** `erlang:phash2(Table, 1 bsl 32)` of the table as RabbitMQ holds it, sorted by key. */
export function fieldTableHash(table: FieldTable): number {
  const hash = new TermHash();
  hash.table(table);
  return hash.value;
}
