import { describe, expect, it } from 'vitest';
import { Progress, progressText } from './progress.ts';
import { formatCount, formatTable } from './table.ts';
import { type OutputStream, Terminal } from './terminal.ts';
import { cutTo, printable, textWidth } from './text-width.ts';

class FakeStream implements OutputStream {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(isTTY: boolean, columns = 80) {
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string, onWritten?: () => void): boolean {
    this.text += text;
    onWritten?.();
    return true;
  }
}

const ESCAPE = String.fromCharCode(27);
const terminal = (isTTY: boolean, columns = 80, env = {}) =>
  new Terminal(new FakeStream(isTTY, columns), env);

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('terminal %s with %j: %s', (isTTY, env, isColoured) => {
    const painted = terminal(isTTY, 80, env).paint('red', 'x');
    expect(painted.includes(ESCAPE)).toBe(isColoured);
  });
});

describe('widths', () => {
  it('Chinese characters take two columns, colours and marks none', () => {
    expect(textWidth('队列')).toBe(4);
    expect(textWidth(`${ESCAPE}[31mred${ESCAPE}[39m`)).toBe(3);
    expect(textWidth('e\u0301')).toBe(1);
  });

  it('what is too wide is cut at a whole character', () => {
    expect(cutTo('orders', 6)).toBe('orders');
    expect(cutTo('orders', 5)).toBe('orde…');
    expect(textWidth(cutTo('队列队列', 4))).toBeLessThanOrEqual(4);
  });

  it('control characters of a message cannot reach the terminal', () => {
    expect(printable(`a${ESCAPE}[2J\nb\u202e`)).toBe('a\\u001b[2J\\nb\\u202e');
  });
});

describe('tables', () => {
  const columns = [
    { title: 'name', value: (row: { name: string; n: number }) => row.name },
    { title: 'ready', isNumber: true, value: (row: { name: string; n: number }) => row.n },
  ];
  const rows = [
    { name: 'orders', n: 1234567 },
    { name: '队列', n: 5 },
  ];

  it('align texts at the left and numbers at the right', () => {
    expect(formatTable(terminal(false), columns, rows)).toBe(
      ['name        ready', 'orders  1,234,567', '队列            5'].join('\n'),
    );
  });

  it('give way on a narrow terminal, and only there', () => {
    const wide = [{ name: 'x'.repeat(100), n: 1 }];
    for (const line of formatTable(terminal(true, 40, { NO_COLOR: '1' }), columns, wide).split(
      '\n',
    )) {
      expect(textWidth(line)).toBeLessThanOrEqual(40);
    }
    expect(formatTable(terminal(false, 40), columns, wide)).toContain('x'.repeat(100));
  });

  it('are a heading alone without rows', () => {
    expect(formatTable(terminal(false), columns, [])).toBe('name  ready');
  });
});

describe('progress', () => {
  it('is silent where nobody looks', () => {
    const stream = new FakeStream(false);
    const progress = new Progress(new Terminal(stream, {}), 'publishing', 10);
    progress.update(5);
    progress.clear();
    expect(stream.text).toBe('');
  });

  it('draws over itself and goes away', async () => {
    const stream = new FakeStream(true);
    const progress = new Progress(new Terminal(stream, {}), 'publishing', 10);
    progress.update(5);
    progress.clear();
    expect(stream.text).toContain('50%');
    expect(stream.text.endsWith(`\r${ESCAPE}[2K`)).toBe(true);
    expect(stream.text).not.toContain('\n');
  });

  it('says how much is done, how fast, and how long it will take', () => {
    const state = { label: 'publishing', done: 25_000, total: 100_000, rate: 50_000 };
    const text = progressText(state, terminal(true, 100, { NO_COLOR: '1' }));
    expect(text).toMatch(/^publishing █+░+ {2}25% {2}25,000 of 100,000 {2}50,000\/s 2 s left$/);
  });

  it('never fills the line, so that it cannot wrap', () => {
    for (let columns = 20; columns < 140; columns++) {
      const state = { label: 'publishing', done: 99_999, total: 100_000, rate: 123_456 };
      const text = progressText(state, terminal(true, columns, { NO_COLOR: '1' }));
      expect(textWidth(text)).toBeLessThan(columns);
    }
  });

  it('counts when there is no total', () => {
    const state = { label: 'consuming', done: 7, total: undefined, rate: 3 };
    expect(progressText(state, terminal(true))).toBe('consuming 7  3/s');
  });
});

it('counts have separators, fractions one digit', () => {
  expect([formatCount(1234567), formatCount(0), formatCount(1.25)]).toEqual([
    '1,234,567',
    '0',
    '1.3',
  ]);
});
