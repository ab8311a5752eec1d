import { describe, expect, it } from 'vitest';
import { REPLIES } from './constants.ts';

describe('reply codes', () => {
  it('are those of the specification, each with its scope [amqp091 §1.2]', () => {
    const soft = Object.values(REPLIES).filter(({ scope }) => scope === 'soft');
    const hard = Object.values(REPLIES).filter(({ scope }) => scope === 'hard');
    const codes = (replies: typeof soft): number[] => replies.map(({ code }) => code).sort();
    expect(codes(soft)).toEqual([311, 312, 313, 403, 404, 405, 406]);
    expect(codes(hard)).toEqual([320, 402, 501, 502, 503, 504, 505, 506, 530, 540, 541]);
  });
});
