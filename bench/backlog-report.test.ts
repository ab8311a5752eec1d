import { describe, expect, it } from 'vitest';
import { type BacklogFigures, formatBacklog } from './backlog-report.ts';

const MIB = 1024 ** 2;

const figures: BacklogFigures = {
  count: 1000,
  bodyBytes: 1024,
  emptyPublish: 100,
  emptyConsume: 200,
  emptySteady: 80,
  fill: 90,
  fillFirst: undefined,
  fillLast: 69,
  fullPublish: 70,
  fullSteady: 79,
  drain: 150,
  drainFirst: 160,
  drainLast: 140,
  stopSeconds: 1,
  restartSeconds: 0.5,
  crashRestartSeconds: 2.5,
  depthBefore: 1100,
  depthAfterStop: 1100,
  depthAfterCrash: 1099,
  drained: 1100,
  fillMemory: 300 * MIB,
  restartMemory: 100 * MIB,
  drainMemory: 500 * MIB,
  highestMemory: 500 * MIB,
  blocked: 2,
};

describe('formatBacklog', () => {
  const text = formatBacklog(figures);

  it('compares each rate with that of an empty queue', () => {
    expect(text).toMatch(/last tenth of the fill +\| +69\/s \| +69% \| +missed/);
    expect(text).toMatch(/publish into the full backlog +\| +70\/s \| +70% \| +met/);
  });

  it('says when a run was too short for a figure', () => {
    expect(text).toMatch(/first tenth of the fill +\| too short to tell/);
  });

  it('judges memory and restart time', () => {
    expect(text).toMatch(/during the fill +\| +300 MiB \| +met/);
    expect(text).toMatch(/during the drain +\| +500 MiB \| +missed/);
    expect(text).toMatch(/after kill -9 +\| +2.50 s \| +missed/);
  });

  it('points at messages that went missing', () => {
    expect(text).toMatch(/messages after kill -9 +\| +1,099 \| +DIFFERENT/);
    expect(text).toMatch(/messages drained +\| +1,100 \| +complete/);
  });
});
