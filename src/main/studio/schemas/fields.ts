// Shapes of AMQP field tables as a page sends them, checked so closely that the engine can encode what
// passes. Schemas only.

import { Buffer } from 'node:buffer';
import { z } from 'zod';
import type { Field, Fields, IntegerFieldType } from '../../../shared/ipc/field.ts';

const MAX_NAME_BYTES = 255;
/** Fewer than the codec's levels, so that whatever passes can be stored and delivered. */
const MAX_DEPTH = 64;

const RANGES: Readonly<Record<IntegerFieldType, readonly [min: bigint, max: bigint]>> = {
  byte: [-128n, 127n],
  unsignedbyte: [0n, 255n],
  short: [-32768n, 32767n],
  unsignedshort: [0n, 65535n],
  signedint: [-2147483648n, 2147483647n],
  unsignedint: [0n, 4294967295n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};
const MAX_TIMESTAMP = 2n ** 64n - 1n;

const whole = z.union([z.int(), z.string().regex(/^-?\d{1,20}$/)]);
const isWithin = (value: number | string, min: bigint, max: bigint): boolean => {
  const exact = BigInt(value);
  return exact >= min && exact <= max;
};

export const base64 = z
  .string()
  // No groups: a repeated one overflows the stack on bodies of some MiB.
  .refine((value) => value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value), {
    error: 'must be base64',
  });

/** A short string of AMQP [amqp091 §4.2.5.3]. */
export const shortText = z
  .string()
  .refine((text) => text.isWellFormed() && Buffer.byteLength(text) <= MAX_NAME_BYTES, {
    error: `must have at most ${MAX_NAME_BYTES} bytes`,
  });

const text = z.string().refine((value) => value.isWellFormed(), { error: 'must be valid text' });

const integer = <T extends IntegerFieldType>(type: T) => {
  const [min, max] = RANGES[type];
  const error = `does not fit ${type}`;
  return z.object({
    type: z.literal(type),
    value: whole.refine((value) => isWithin(value, min, max), { error }),
  });
};

const field: z.ZodType<Field> = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('bool'), value: z.boolean() }),
    integer('byte'),
    integer('unsignedbyte'),
    integer('short'),
    integer('unsignedshort'),
    integer('signedint'),
    integer('unsignedint'),
    integer('long'),
    z.object({
      type: z.literal('timestamp'),
      value: whole.refine((value) => isWithin(value, 0n, MAX_TIMESTAMP), {
        error: 'does not fit timestamp',
      }),
    }),
    z.object({ type: z.enum(['float', 'double']), value: z.number() }),
    z.object({
      type: z.literal('decimal'),
      value: z.object({
        scale: z.int().min(0).max(255),
        unscaled: z.int().min(0).max(4_294_967_295),
      }),
    }),
    z.object({ type: z.literal('longstr'), value: text, isBytes: z.literal(true).exactOptional() }),
    z.object({ type: z.literal('binary'), value: base64 }),
    z.object({ type: z.literal('array'), value: z.array(field) }),
    z.object({ type: z.literal('table'), value: z.array(z.tuple([shortText, field])) }),
    z.object({ type: z.literal('void'), value: z.null() }),
  ]),
);

/** How many levels of tables and arrays a value has, counted without recursion. */
function depthOf(value: unknown): number {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= 3 * MAX_DEPTH; depth++) {
    level = level.flatMap((item) =>
      Array.isArray(item)
        ? item
        : typeof item === 'object' && item !== null
          ? Object.values(item)
          : [],
    );
    if (level.length === 0) return depth;
  }
  return Number.POSITIVE_INFINITY;
}

const isBytesBase64 = (fields: Fields): boolean =>
  fields.every(([, value]) => isBase64WhereBytes(value));

function isBase64WhereBytes(value: Field): boolean {
  if (value.type === 'array') return value.value.every(isBase64WhereBytes);
  if (value.type === 'table') return isBytesBase64(value.value);
  return (
    value.type !== 'longstr' || value.isBytes !== true || base64.safeParse(value.value).success
  );
}

/** A table; refused when it is nested too deeply before it is looked at. */
export const fields: z.ZodType<Fields> = z
  .unknown()
  .refine((value) => Number.isFinite(depthOf(value)), {
    error: 'is nested too deeply',
    abort: true,
  })
  .pipe(z.array(z.tuple([shortText, field])))
  .refine(isBytesBase64, { error: 'bytes must be base64' });
