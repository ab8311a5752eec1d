import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron, whyNoDesktop } from './desktop.mjs';

const place = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  args: [] as string[],
  hasElectron: () => true,
};

describe('whyNoDesktop', () => {
  it('is null where Electron, a display and a user are', () => {
    expect(whyNoDesktop(place)).toBeNull();
    expect(whyNoDesktop({ ...place, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(whyNoDesktop({ ...place, platform: 'darwin', env: {} })).toBeNull();
  });

  it.each([
    [{ env: {} }, 'there is no display'],
    [{ env: { DISPLAY: '' } }, 'there is no display'],
    [{ isRoot: true }, 'Electron does not run as root'],
    [{ hasElectron: () => false }, 'Electron is not installed (npx install-electron fetches it)'],
  ])('says why not: %j', (different, why) => {
    expect(whyNoDesktop({ ...place, ...different })).toBe(why);
  });

  it('leaves options that a window does not have to the broker', () => {
    const why = (...args: string[]) => whyNoDesktop({ ...place, args });
    expect(why('--port', '0', '--management-port=0', '--profile', 'x')).toBeNull();
    expect(why('--port', '0', '--memory')).toContain('--memory');
    expect(why('--data-dir=./data')).toContain('--data-dir');
  });

  it('looks for Electron, which may be fetched for it, only when all else is there', () => {
    const hasElectron = () => {
      throw new Error('looked');
    };
    expect(whyNoDesktop({ ...place, env: {}, hasElectron })).toBe('there is no display');
  });
});

describe('findElectron', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'warren-electron-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), '{"version":"45.0.0"}');
    writeFileSync(join(folder, 'path.txt'), 'electron');
    writeFileSync(join(folder, 'dist/version'), 'v45.0.0');
    writeFileSync(join(folder, 'dist/electron'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives the program of the version that is installed', () => {
    expect(findElectron(folder, {})).toBe(join(folder, 'dist/electron'));
  });

  it('gives nothing where it is missing or of another version', () => {
    writeFileSync(join(folder, 'dist/version'), 'v44.9.9');
    expect(findElectron(folder, {})).toBeUndefined();
    expect(findElectron(join(folder, 'nowhere'), {})).toBeUndefined();
  });
});
