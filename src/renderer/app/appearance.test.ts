import { describe, expect, it } from 'vitest';
import { motionToShow, themeToShow } from './appearance.ts';

describe('themeToShow', () => {
  it('follows the system only when asked to', () => {
    expect([themeToShow('system', true), themeToShow('system', false)]).toEqual(['dark', 'light']);
    expect([themeToShow('light', true), themeToShow('dark', false)]).toEqual(['light', 'dark']);
  });
});

describe('motionToShow', () => {
  it('is still when the system wishes less motion, unless motion was asked for', () => {
    expect(motionToShow('system', true)).toBe('still');
    expect(motionToShow('full', true)).toBe('full');
    expect(motionToShow('still', false)).toBe('still');
    expect(motionToShow('system', false)).toBe('full');
  });
});
