import { beforeEach, describe, expect, it } from 'vitest';
import type { BrokerFrame } from '../../shared/ipc/statistics.ts';
import { noteBrokerFrame, useBrokerNumbers } from './broker-numbers.ts';

const frame = (atMs: number): BrokerFrame => ({
  atMs,
  connections: 0,
  publishedPerSecond: atMs,
  deliveredPerSecond: 0,
  ready: 0,
  unacked: 0,
  residentBytes: 0,
  eventLoopLagMs: 0,
  alarms: [],
});

beforeEach(() => useBrokerNumbers.setState({ frame: null }));

describe('noteBrokerFrame', () => {
  it('shows about two frames a second', () => {
    const shown: number[] = [];
    for (let atMs = 0; atMs < 2000; atMs += 100) {
      noteBrokerFrame(frame(atMs));
      shown.push(useBrokerNumbers.getState().frame?.atMs ?? -1);
    }
    expect([...new Set(shown)]).toEqual([0, 500, 1000, 1500]);
  });

  it('shows an alarm at once', () => {
    noteBrokerFrame(frame(0));
    noteBrokerFrame({ ...frame(100), alarms: ['memory'] });
    expect(useBrokerNumbers.getState().frame?.alarms).toEqual(['memory']);
  });

  it('goes on when the clock was set back', () => {
    noteBrokerFrame(frame(100_000));
    noteBrokerFrame(frame(5));
    expect(useBrokerNumbers.getState().frame?.atMs).toBe(5);
  });
});
