import { describe, expect, it } from 'vitest';
import { envelopeType } from '../../../../tools/vectors.mjs';
import { CONDITION_NUMBERS } from './conditions.ts';
import { warren } from './gen/warren.js';
import { FROM_BROKER, requestNumbers } from './requests/perform.ts';

describe('conditions', () => {
  it('have the numbers of the schema, each of them and no other', () => {
    const numbers = Object.fromEntries(
      Object.entries(warren.v1.Condition)
        .filter(([name, number]) => typeof number === 'number' && name !== 'CONDITION_UNSPECIFIED')
        .map(([name, number]) => [name.replace('CONDITION_', ''), number]),
    );
    expect(CONDITION_NUMBERS).toEqual(numbers);
  });
});

describe('requests', () => {
  it('are known for every body of the envelope, one way or the other', () => {
    /** Seen to by connections themselves: keep_alive, publish, hello, close, close_ok. */
    const ownNumbers = [5, 6, 16, 18, 19];
    const inSchema = envelopeType()
      .fieldsArray.filter(({ partOf }) => partOf !== null)
      .map(({ id }) => id);
    const known = [...requestNumbers(), ...FROM_BROKER, ...ownNumbers];
    expect(known.sort((a, b) => a - b)).toEqual(inSchema.sort((a, b) => a - b));
  });
});
