// Histories with a known fault, to prove that the checker finds it, and faultless ones beside them.

import { describe, expect, it } from 'vitest';
import { HistoryChecker, type HistoryEvent, type ViolationKind } from './history-checker.ts';

const stream = 'orders/p1/0';
const published = (number: number): HistoryEvent => ({ kind: 'published', stream, number });
const confirmed = (number: number): HistoryEvent => ({ kind: 'confirmed', stream, number });
const delivered = (number: number, isRedelivered = false): HistoryEvent => ({
  kind: 'delivered',
  stream,
  number,
  isRedelivered,
});
const settled = (number: number, as: 'acked' | 'rejected' | 'requeued'): HistoryEvent => ({
  kind: 'settled',
  stream,
  number,
  as,
});
const acked = (number: number): HistoryEvent => settled(number, 'acked');
const synced = (number: number): HistoryEvent => ({ kind: 'synced', stream, number });
const deadLettered = (number: number): HistoryEvent => ({ kind: 'dead-lettered', stream, number });
const ended: HistoryEvent = { kind: 'ended' };
/** Messages 0, 1 and 2, published and confirmed. */
const three = [0, 1, 2].flatMap((number) => [published(number), confirmed(number)]);

function violations(...history: HistoryEvent[]): [ViolationKind, string][] {
  const checker = new HistoryChecker();
  for (const event of history) checker.observe(event);
  return checker.finish().map(({ kind, message }) => [kind, message.replace(/ \{.*$/, '')]);
}

const found = (kind: ViolationKind, number: number) => [[kind, `${stream} ${number}`]];

describe('history checker: nothing is lost', () => {
  it('accepts that all come back flagged in order', () => {
    expect(
      violations(...three, delivered(0), ended, delivered(0, true), delivered(1), delivered(2)),
    ).toEqual([]);
  });

  it('finds a confirmed message that is missing at the end', () => {
    expect(violations(...three, ended, delivered(0), delivered(1))).toEqual(found('lost', 2));
  });

  it('finds a confirmed message that a later one overtakes, and that it is lost', () => {
    expect(violations(...three, ended, delivered(0), delivered(2))).toEqual([
      ...found('overtaken', 1),
      ...found('lost', 1),
    ]);
  });

  it('accepts the loss of a message that was not confirmed', () => {
    expect(
      violations(...three, published(3), ended, delivered(0), delivered(1), delivered(2)),
    ).toEqual([]);
  });

  it('accepts the loss of a message that may have been acked', () => {
    expect(violations(...three, delivered(0), acked(0), ended, delivered(1), delivered(2))).toEqual(
      [],
    );
  });

  it('finds the loss of an unconfirmed message that had survived a crash', () => {
    expect(violations(published(0), ended, delivered(0), ended)).toEqual(found('lost', 0));
  });

  it('finds the loss of a message that came back after its ack and was not acked again', () => {
    const history = [published(0), confirmed(0), delivered(0), acked(0), ended, delivered(0, true)];
    expect(violations(...history, ended)).toEqual(found('lost', 0));
  });

  it('finds the loss of a requeued message', () => {
    const history = [published(0), confirmed(0), delivered(0), settled(0, 'requeued')];
    expect(violations(...history, ended)).toEqual(found('lost', 0));
  });

  it('finds a message of this life that was passed over', () => {
    const history = [published(0), published(1), delivered(1), acked(1)];
    expect(violations(...history)).toEqual([...found('overtaken', 0), ...found('lost', 0)]);
  });
});

describe('history checker: dead letters', () => {
  const rejected = [published(0), confirmed(0), delivered(0), settled(0, 'rejected')];

  it('accepts a rejected message in its queue or in the dead letter queue', () => {
    expect(violations(...rejected, ended, deadLettered(0))).toEqual([]);
    expect(violations(...rejected, ended, delivered(0, true))).toEqual([]);
  });

  it('finds a rejected message that is in neither', () => {
    expect(violations(...rejected, ended)).toEqual(found('lost', 0));
  });

  it('finds a synced reject without its dead letter, even of an unconfirmed message', () => {
    const history = [published(0), delivered(0), settled(0, 'rejected'), synced(0), ended];
    expect(violations(...history)).toEqual(found('lost', 0));
  });

  it('finds a dead letter that nobody rejected, and one too many', () => {
    expect(violations(published(0), delivered(0), deadLettered(0))).toEqual(
      found('dead-lettered too often', 0),
    );
    expect(violations(...rejected, deadLettered(0), deadLettered(0))).toEqual(
      found('dead-lettered too often', 0),
    );
  });
});

describe('history checker: nothing comes back', () => {
  it('finds a message that was acked and synced', () => {
    const history = [published(0), confirmed(0), delivered(0), acked(0), synced(0), ended];
    expect(violations(...history)).toEqual([]);
    expect(violations(...history, delivered(0, true))).toEqual(found('came back', 0));
  });

  it('accepts one whose ack was not synced', () => {
    const history = [published(0), confirmed(0), delivered(0), acked(0), ended];
    expect(violations(...history, delivered(0, true))).toEqual([]);
  });

  it('finds one that comes back in the same life', () => {
    const history = [published(0), delivered(0), acked(0), delivered(0, true)];
    expect(violations(...history)).toEqual(found('came back', 0));
  });

  it('finds one that is delivered while it is held', () => {
    expect(violations(published(0), delivered(0), delivered(0, true))).toEqual(
      found('delivered twice', 0),
    );
  });
});

describe('history checker: order', () => {
  it('finds first deliveries that are not in the order of publishing', () => {
    expect(violations(...three, delivered(1), delivered(0), delivered(2))).toEqual([
      ...found('overtaken', 0),
      ...found('out of order', 0),
    ]);
  });

  it('finds the same after a crash', () => {
    const before = [delivered(0), delivered(1), delivered(2), ended];
    const after = [delivered(0, true), delivered(2, true), delivered(1, true)];
    expect(violations(...three, ...before, ...after)).toEqual([
      ...found('overtaken', 1),
      ...found('out of order', 1),
    ]);
  });

  it('accepts that requeued messages come late', () => {
    const back = [settled(0, 'requeued'), delivered(2), delivered(0, true)];
    expect(violations(...three, delivered(0), delivered(1), ...back)).toEqual([]);
  });
});

describe('history checker: flags', () => {
  it('finds a message that was delivered before the crash and comes back unflagged', () => {
    expect(violations(published(0), delivered(0), ended, delivered(0))).toEqual(
      found('unflagged', 0),
    );
  });

  it('finds a delivery two crashes ago', () => {
    const history = [published(0), delivered(0), ended, ended, delivered(0)];
    expect(violations(...history)).toEqual(found('unflagged', 0));
  });

  it('finds a requeued message without flag', () => {
    const history = [published(0), delivered(0), settled(0, 'requeued'), delivered(0)];
    expect(violations(...history)).toEqual(found('unflagged', 0));
  });

  it('accepts a flag for a message that may have been delivered unseen', () => {
    expect(violations(published(0), confirmed(0), ended, delivered(0, true))).toEqual([]);
  });

  it('finds a flag on a message that was published after the last crash and is new', () => {
    expect(violations(ended, published(0), delivered(0, true))).toEqual(
      found('flagged for nothing', 0),
    );
  });

  it('finds a message that nobody published', () => {
    expect(violations(published(0), delivered(0), delivered(7))).toEqual(
      found('never published', 7),
    );
  });
});
