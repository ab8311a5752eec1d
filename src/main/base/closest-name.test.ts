import { expect, it } from 'vitest';
import { closestName } from './closest-name.ts';

const candidates = ['port', 'heartbeat', 'data-dir', 'warning', 'frame-max'];

it.each([
  ['prot', 'port'],
  ['heartbeet', 'heartbeat'],
  ['data_dir', 'data-dir'],
  ['WARNIGN', 'warning'],
])('%s is taken for %s', (name, expected) => {
  expect(closestName(name, candidates)).toBe(expected);
});

it.each(['xyz', 'frame', 'po'])('%s is taken for nothing', (name) => {
  expect(closestName(name, ['heartbeat', 'frame-max'])).toBeUndefined();
});
