import { describe, expect, it } from 'vitest';
import { defaultDataDir, shortPath } from './data-dir.ts';

describe('default data folder', () => {
  it.each([
    ['linux', {}, '/home/u', '/home/u/.local/share/warren'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/u', '/data/warren'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/u', '/home/u/.local/share/warren'],
    ['darwin', {}, '/Users/u', '/Users/u/Library/Application Support/Warren'],
    ['win32', { LOCALAPPDATA: 'D:\\L' }, 'C:\\Users\\u', 'D:\\L\\Warren'],
    ['win32', {}, 'C:\\Users\\u', 'C:\\Users\\u\\AppData\\Local\\Warren'],
  ])('on %s with %j', (platform, env, homeDir, expected) => {
    expect(defaultDataDir({ platform, env, homeDir })).toBe(expected);
  });

  it('is shown with ~ for the home folder only', () => {
    expect(shortPath('/home/u/.local/share/warren', '/home/u')).toBe('~/.local/share/warren');
    expect(shortPath('/home/user2/x', '/home/u')).toBe('/home/user2/x');
    expect(shortPath('/x', '/')).toBe('/x');
    expect(shortPath('/home/u', '/home/u')).toBe('~');
  });
});
