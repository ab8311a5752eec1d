import { beforeEach, describe, expect, it } from 'vitest';
import { AlarmBlock } from './alarm-block.ts';

const alarms = { isActive: false, reason: 'low on memory' };
const connection = {
  broker: { alarms },
  client: { hasConnectionBlocked: true },
  isRunning: true,
  noted: [] as string[],
  holdInput() {
    this.noted.push('hold');
    return () => {
      this.noted.push('release');
    };
  },
  sendMethod(channel: number, name: string, fields: object) {
    this.noted.push(`${channel} ${name} ${JSON.stringify(fields)}`);
  },
};
let block: AlarmBlock;

beforeEach(() => {
  alarms.isActive = true;
  Object.assign(connection, { client: { hasConnectionBlocked: true }, isRunning: true, noted: [] });
  block = new AlarmBlock(connection);
});

describe('a connection that publishes during an alarm', () => {
  it('is held once and told so, until no alarm is left', () => {
    block.block();
    block.block();
    block.alarmsChanged();
    expect(block.isBlocked).toBe(true);
    expect(connection.noted).toEqual(['hold', '0 connection.blocked {"reason":"low on memory"}']);
    alarms.isActive = false;
    block.alarmsChanged();
    block.alarmsChanged();
    expect(block.isBlocked).toBe(false);
    expect(connection.noted.slice(2)).toEqual(['0 connection.unblocked {}', 'release']);
  });

  it('is only held when it does not understand being told', () => {
    connection.client = { hasConnectionBlocked: false };
    block.block();
    alarms.isActive = false;
    block.alarmsChanged();
    expect(connection.noted).toEqual(['hold', 'release']);
  });

  it('is left alone once it is being closed', () => {
    connection.isRunning = false;
    block.block();
    expect([block.isBlocked, connection.noted]).toEqual([false, []]);
  });
});

it('a connection that does not publish is told nothing of alarms', () => {
  alarms.isActive = false;
  block.alarmsChanged();
  expect(connection.noted).toEqual([]);
});
