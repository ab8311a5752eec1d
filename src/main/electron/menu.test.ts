import { describe, expect, it } from 'vitest';
import { STUDIO_COMMANDS } from '../../shared/commands/command-list.ts';
import { acceleratorOf, menuTemplate } from './menu.ts';

const parts = {
  language: 'en' as const,
  state: { disabled: [], titles: {} },
  isMac: false,
  isPackaged: true,
  run: () => {},
};

describe('the native menu', () => {
  it('has every command that belongs into a menu, once', () => {
    const ids = menuTemplate(parts)
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .flatMap(({ id }) => (id === undefined ? [] : [id]));
    const expected = STUDIO_COMMANDS.filter(({ menu }) => menu !== null).map(({ id }) => id);
    expect([...ids].sort()).toEqual([...expected].sort());
  });

  it('shows shortcuts in Electron’s notation', () => {
    expect(acceleratorOf('$mod+Shift+z')).toBe('CmdOrCtrl+Shift+Z');
    expect(acceleratorOf('$mod+,')).toBe('CmdOrCtrl+,');
    expect(acceleratorOf('F2')).toBe('F2');
    expect(acceleratorOf('+')).toBe('Plus');
  });

  it('offers tools for developers only outside a package', () => {
    const labels = (isPackaged: boolean) =>
      menuTemplate({ ...parts, isPackaged }).map(({ label }) => label);
    expect(labels(true)).not.toContain('Dev');
    expect(labels(false)).toContain('Dev');
  });
});
