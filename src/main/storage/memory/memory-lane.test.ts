import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newMessage, positionsOf, TestLane } from '../../../../test/support/stored-messages.ts';
import { MemoryLane } from './memory-lane.ts';

const owner = new TestLane(1);

describe('the messages of a lane in memory', () => {
  it('are the ones a plain list would have', () => {
    const action = fc.oneof(
      fc.record({ add: fc.nat(60) }),
      fc.record({ remove: fc.nat(60) }),
      fc.record({ from: fc.nat(60), below: fc.nat(60) }),
    );
    fc.assert(
      fc.property(fc.array(action), fc.nat(60), fc.nat(20), (actions, from, limit) => {
        const lane = new MemoryLane();
        let model: number[] = [];
        const used = new Set<number>();
        for (const step of actions) {
          if ('add' in step) {
            if (used.has(step.add)) continue;
            used.add(step.add);
            lane.add(newMessage(owner, step.add));
            model = [...model, step.add].sort((a, b) => a - b);
          } else if ('remove' in step) {
            lane.remove(step.remove);
            model = model.filter((position) => position !== step.remove);
          } else {
            lane.purge(step.from, step.below);
            model = model.filter((at) => at < step.from || at >= step.below);
          }
        }
        const expected = model.filter((position) => position >= from);
        const { messages, isEnd } = lane.read(from, limit, 1e9);
        expect(positionsOf(messages)).toEqual(expected.slice(0, limit));
        expect(isEnd).toBe(expected.length <= limit);
      }),
    );
  });

  it('close their holes and still are found', () => {
    const lane = new MemoryLane();
    for (let position = 1; position <= 5000; position++) lane.add(newMessage(owner, position));
    for (let position = 1; position <= 4000; position++) lane.remove(position);
    expect(positionsOf(lane.read(1, 2, 1e9).messages)).toEqual([4001, 4002]);
    lane.remove(4001);
    expect(positionsOf(lane.read(1, 1, 1e9).messages)).toEqual([4002]);
  });
});
