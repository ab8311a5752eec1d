// What needs no broker: options, texts, and what is refused before anything is connected.

import { describe, expect, it } from 'vitest';
import { readAddress } from '../link/address.ts';
import { amqpFailure } from '../link/failure.ts';
import type { ReceivedMessage } from '../link/link.ts';
import { Terminal } from '../terminal/terminal.ts';
import { catalog } from './catalog.ts';
import { GivenOptions, parsePairs } from './given-options.ts';
import { formatMessage } from './message-output.ts';
import { runCommand } from './run-command.ts';
import { withRates } from './top.ts';

const ESCAPE = String.fromCharCode(27);

class Collected {
  text = '';
  write(text: string, onWritten?: () => void): boolean {
    this.text += text;
    onWritten?.();
    return true;
  }
}

async function run(name: string, ...argv: string[]) {
  const out = new Collected();
  const messages = new Collected();
  const code = await runCommand(name, argv, {
    out: new Terminal(out, {}),
    messages: new Terminal(messages, {}),
    input: (async function* () {})(),
    env: {},
    catalog,
    signal: new AbortController().signal,
  });
  return { code, out: out.text, messages: messages.text };
}

describe('every command', () => {
  it.each([...catalog.keys()])('%s has a help that ends with 0', async (name) => {
    const { code, out, messages } = await run(name, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: warren ${name}`);
    expect(messages).toBe('');
  });

  it.each([...catalog.keys()])('%s refuses an unknown option with 2 and one line', async (name) => {
    const { code, messages } = await run(name, '--xyzzy');
    expect(code).toBe(2);
    expect(messages).toBe(`warren: unknown option '--xyzzy'. See 'warren ${name} --help'\n`);
  });
});

describe('wrong usage is told before anything is connected', () => {
  it.each([
    [['publish', 'x'], 'give --queue, or --exchange and --key'],
    [['publish', '--queue', 'q', '--exchange', 'e'], 'give --queue, or --exchange and --key'],
    [
      ['publish', '--queue', 'q', '--count', '0', 'x'],
      '--count wants a whole number of at least 1',
    ],
    [['publish', '--queue', 'q', '--priority', '256', 'x'], '--priority wants a number up to 255'],
    [['publish', '--queue', 'q', '--header', 'x', 'b'], "--header wants NAME=VALUE, not 'x'"],
    [['publish', '--queue', 'q', '--lines', 'x'], '--lines reads standard input'],
    [['consume', 'q', '--json', '--body'], 'give --json or --body, not both'],
    [['consume', 'q', '--timeout', 'soon'], '--timeout wants a time such as 500ms, 5s or 2min'],
    [['bench', '--size', 'big'], '--size wants a size such as 100, 16KiB or 1MB'],
    [['declare', 'binding', 'x'], "declare wants 'queue' or 'exchange', not 'binding'"],
    [['delete', 'binding', 'x'], 'which destination?'],
    [['delete', 'queue', 'x', 'y'], 'a queue has one name, not two'],
    [['list', 'users'], "list wants queues, exchanges, bindings, connections, not 'users'"],
    [['completion', 'tcsh'], "completion knows bash, zsh and fish, not 'tcsh'"],
    [['get', 'q', '--url', 'http://x'], "'http://' is no address of a broker"],
  ])('%j', async ([name = '', ...argv], message) => {
    const { code, messages, out } = await run(name, ...argv);
    expect(messages).toContain(`warren: ${message}`);
    expect(messages.match(/\n/g)).toHaveLength(1);
    expect(code).toBe(2);
    expect(out).toBe('');
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s knows every command and its options', async (shell) => {
    const { code, out } = await run('completion', shell);
    expect(code).toBe(0);
    for (const name of ['serve', ...catalog.keys()]) expect(out).toContain(name);
    expect(out).toContain('exchanges');
    expect(out).toMatch(shell === 'fish' ? /-l prefetch/ : /--prefetch/);
  });
});

describe('addresses', () => {
  it('--url goes before WARREN_URL, and that before this machine', () => {
    expect(readAddress('amqp://a', { WARREN_URL: 'amqp://b' }).url).toBe('amqp://a');
    expect(readAddress(undefined, { WARREN_URL: 'amqp://b' }).url).toBe('amqp://b');
    expect(readAddress(undefined, {}).url).toContain('127.0.0.1:5672');
    expect(readAddress('broker.example:7', {})).toMatchObject({ protocol: 'warren' });
  });

  it('a password is never shown', () => {
    expect(readAddress('amqps://me:secret@h/v', {}).shown).toBe('amqps://me:***@h/v');
    expect(() => readAddress('amqp://me:secret@h:port', {})).toThrow(/^(?!.*secret)/);
  });
});

describe('options', () => {
  it('values of arguments have their JSON type', () => {
    const pairs = parsePairs(['a=1', 'b=true', 'c=x', 'd="1"', 'e={"f":[1]}', 'g=', 'h=a=b'], 'x');
    expect(Object.fromEntries(pairs)).toEqual({
      a: 1,
      b: true,
      c: 'x',
      d: '1',
      e: { f: [1] },
      g: '',
      h: 'a=b',
    });
  });

  it('times have units and are milliseconds without one', () => {
    const ms = (time: string) => new GivenOptions({ time }).durationMs('time');
    expect([ms('500'), ms('500ms'), ms('1.5s'), ms('2min'), ms('1h')]).toEqual([
      500, 500, 1500, 120_000, 3_600_000,
    ]);
  });
});

describe('messages', () => {
  const message: ReceivedMessage = {
    exchange: 'x',
    routingKey: 'k',
    isRedelivered: true,
    properties: { persistent: true, headers: { a: 1 } },
    body: Buffer.from(`hi ${ESCAPE}[2J`),
    settle: () => {},
  };
  const plain = new Terminal({ write: () => true }, {});

  it('as JSON are one line with everything', () => {
    const line = formatMessage(message, 'json', plain);
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(line)).toEqual({
      exchange: 'x',
      routingKey: 'k',
      redelivered: true,
      properties: { persistent: true, headers: { a: 1 } },
      body: `hi ${ESCAPE}[2J`,
    });
  });

  it('for people cannot draw on the screen', () => {
    const text = formatMessage(message, 'human', plain);
    expect(text).not.toContain(ESCAPE);
    expect(text).toContain('x → k');
    expect(text).toContain('redelivered');
  });

  it('bodies that are no text are base64', () => {
    const body = Buffer.from([0xff, 0xfe]);
    expect(formatMessage({ ...message, body }, 'body', plain)).toBe('//4=\n');
    expect(JSON.parse(formatMessage({ ...message, body }, 'json', plain))).toMatchObject({
      bodyBase64: '//4=',
    });
  });
});

describe('rates', () => {
  const row = (name: string, published: number) => ({ name, ready: 0, published });

  it('are what happened between two looks, the busiest queue first', () => {
    const before = { atMs: 0, rows: [row('a', 100), row('b', 0)] };
    const now = { atMs: 2000, rows: [row('a', 120), row('b', 50), row('new', 99)] };
    const found = withRates(now, before).map(({ name, published }) => [name, published]);
    expect(found).toEqual([
      ['b', 25],
      ['a', 10],
      ['new', 0],
    ]);
  });

  it('never fall below zero when a queue was made anew', () => {
    const before = { atMs: 0, rows: [row('a', 100)] };
    expect(withRates({ atMs: 1000, rows: [row('a', 5)] }, before)[0]?.published).toBe(0);
  });
});

describe('failures', () => {
  const address = readAddress('amqp://h', {});

  it.each([
    [
      {
        code: 404,
        message: 'Channel closed by server: 404 (NOT-FOUND) with message "NOT_FOUND - no queue"',
      },
      66,
    ],
    [{ code: 403, message: 'x' }, 77],
    [{ code: 406, message: 'x' }, 76],
    [{ code: 'ECONNREFUSED', message: 'x' }, 69],
  ])('%j ends with %i', (error, code) => {
    expect(amqpFailure(Object.assign(new Error(error.message), error), address).exitCode).toBe(
      code,
    );
  });

  it('the text is the broker’s own', () => {
    const error = new Error(
      'Channel closed by server: 404 (NOT-FOUND) with message "NOT_FOUND - no queue \'q\'"',
    );
    expect(amqpFailure(error, address).message).toBe("NOT_FOUND - no queue 'q'");
  });
});
