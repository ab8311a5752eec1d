import { describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from './logger.ts';

function capture(level: LogLevel, isJson = false) {
  const lines: string[] = [];
  const logger = createLogger({ level, isJson, write: (line) => lines.push(line), nowMs: () => 0 });
  return { lines, logger };
}

describe('logger', () => {
  it('writes level, message and fields on one line', () => {
    const { lines, logger } = capture('info');
    logger.warn('disk is low', { freeBytes: 12, folder: '/a b', skipped: undefined });
    expect(lines).toEqual([
      '1970-01-01 00:00:00.000+00:00 [warning] disk is low freeBytes=12 folder="/a b"\n',
    ]);
  });

  it('writes nothing below its level', () => {
    const { lines, logger } = capture('error');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines).toHaveLength(1);
    const silent = capture('none');
    silent.logger.error('d');
    expect(silent.lines).toEqual([]);
  });

  it('writes JSON that parses back', () => {
    const { lines, logger } = capture('debug', true);
    logger.info('hello "x"', { port: 5672, level: 'forged', big: 5n });
    expect(JSON.parse(lines[0]!)).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'hello "x"',
      port: 5672,
      level_: 'forged',
      big: '5',
    });
  });

  it.each([false, true])('never writes secrets (JSON: %s)', (isJson) => {
    const { lines, logger } = capture('debug', isJson);
    logger.info('login with amqp://guest:hunter2@localhost failed', {
      password: 'hunter2',
      newSecret: 'hunter2',
      nested: { token: 'hunter2', list: [{ passphrase: 'hunter2' }] },
      url: 'amqps://u:hunter2@h/v',
      error: new Error('cannot reach amqp://a:hunter2@b'),
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('amqp://guest:***@localhost');
  });

  it.each([false, true])('a message cannot forge a second line (JSON: %s)', (isJson) => {
    const { lines, logger } = capture('debug', isJson);
    logger.info('name a\r\n1970 [error] forged', { peer: 'x\ny\u001b[31m', u: '\u2028' });
    for (const control of ['\r', '\n', '\u001b']) {
      expect(lines[0]!.trimEnd()).not.toContain(control);
    }
    expect(lines[0]!.match(/\n/g)).toHaveLength(1);
  });

  it('never throws, whatever it is given', () => {
    const { lines, logger } = capture('debug', true);
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    logger.error('odd', { circular });
    logger.error('odd', { f: () => 1, s: Symbol('x') });
    expect(lines).toHaveLength(2);
  });
});
