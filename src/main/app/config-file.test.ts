import { describe, expect, it } from 'vitest';
import { parseConfigFile } from './config-file.ts';

const values = (text: string) => parseConfigFile(text).map(({ name, text }) => [name, text]);

describe('configuration file', () => {
  it('is lines of name = value with comments', () => {
    const text = '\uFEFF# a comment\r\n\r\n  port = 5673\r\nhost=127.0.0.1 # mine\nhost = ::1\n';
    expect(values(text)).toEqual([
      ['port', '5673'],
      ['host', '127.0.0.1'],
      ['host', '::1'],
    ]);
    expect(parseConfigFile(text)[0]).toMatchObject({ line: 3 });
  });

  it('keeps a # that is part of a value, and anything in double quotes', () => {
    expect(values('data-dir = /srv/a#b')).toEqual([['data-dir', '/srv/a#b']]);
    expect(values('data-dir = "/srv/a # b " # c')).toEqual([['data-dir', '/srv/a # b ']]);
    expect(values('data-dir = C:\\Users\\x y\\z')).toEqual([['data-dir', 'C:\\Users\\x y\\z']]);
    expect(values('data-dir =')).toEqual([['data-dir', '']]);
  });

  it.each([
    ['port 5672', "line 1: expected 'name = value', found 'port 5672'"],
    ['\n[server]', "line 2: expected 'name = value', found '[server]'"],
    ['prot = 1', "line 1: unknown setting 'prot' (did you mean port?)"],
    ['zzzzz = 1', "line 1: unknown setting 'zzzzz'"],
    ['port = 1\nport = 2', "line 2: 'port' is already set in line 1"],
    ['data-dir = "a', `line 1: expected 'name = value', found 'data-dir = "a'`],
  ])('refuses %j', (text, message) => {
    expect(() => parseConfigFile(text)).toThrow(message);
  });

  it('answers at once for a hostile line', () => {
    const started = performance.now();
    expect(() => parseConfigFile(`port = ${' '.repeat(50_000)}"`)).toThrow('line 1');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
