import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange/exchange.ts';
import { createExchange } from './exchange/exchange-types.ts';
import { EMPTY_TABLE } from './field-table.ts';
import { PublishTally } from './publish-tally.ts';

const exchange = (name: string): Exchange =>
  createExchange({
    vhostName: '/',
    name,
    type: 'fanout',
    isDurable: false,
    isAutoDelete: false,
    isInternal: false,
    args: EMPTY_TABLE,
  });

describe('the tally of a publisher', () => {
  it('counts each exchange by itself, however publishes alternate', () => {
    const tally = new PublishTally();
    const [a, b] = [exchange('a'), exchange('b')];
    for (const target of [a, b, a, a, b]) tally.note(target);
    expect([...tally.counts]).toEqual([
      { exchange: 'a', messages: 3 },
      { exchange: 'b', messages: 2 },
    ]);
  });

  it('goes on counting for an exchange that was deleted and declared again', () => {
    const tally = new PublishTally();
    tally.note(exchange('a'));
    tally.note(exchange('a'));
    expect([...tally.counts]).toEqual([{ exchange: 'a', messages: 2 }]);
  });

  it('stays bounded whatever a channel publishes to', () => {
    const tally = new PublishTally();
    for (let i = 0; i < 2000; i += 1) tally.note(exchange(`x${i}`));
    expect(tally.size).toBeLessThanOrEqual(512);
  });
});
