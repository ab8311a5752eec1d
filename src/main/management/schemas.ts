// Parts of body schemas that many routes share. They say what is understood, RabbitMQ's leniency
// included; what a value means is checked by the engine.

import type { JsonSchema } from './route.ts';

/** Also as text, as form-like clients send it. */
export const BOOLEAN: JsonSchema = { enum: [true, false, 'true', 'false'] };
/** Also as text. */
export const INTEGER: JsonSchema = {
  anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?\\d+$' }],
};
export const TEXT: JsonSchema = { type: 'string' };
/** An empty list stands for no arguments in some clients. */
export const ARGUMENTS: JsonSchema = {
  anyOf: [{ type: 'object' }, { type: 'array', maxItems: 0 }],
  description: 'optional arguments',
};
export const ANY: JsonSchema = {};
/** A comma-separated text or a list of texts. */
export const TAGS: JsonSchema = {
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
};

export const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
});
