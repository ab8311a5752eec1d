import { describe, expect, it } from 'vitest';
import { jsonRows, parseJson, pathsToDepth } from './json-value.ts';
import { steppedNumber } from './number-input.tsx';
import { activeAfter, comboboxStep } from './use-combobox.ts';
import { treeStep } from './use-json-tree.ts';

describe('comboboxStep', () => {
  it('opens with an arrow and moves when it is open', () => {
    expect(comboboxStep('ArrowDown', false, false)).toEqual({ does: 'open', isOwn: true });
    expect(comboboxStep('ArrowUp', true, false)).toEqual({ does: 'move', by: -1, isOwn: true });
  });

  it('chooses with Enter only what is active, else lets the form have it', () => {
    expect(comboboxStep('Enter', true, true)).toEqual({ does: 'choose', isOwn: true });
    expect(comboboxStep('Enter', true, false)).toEqual({ does: 'submit', isOwn: false });
  });

  it('keeps Escape only while it is open, so that it then closes the dialog', () => {
    expect(comboboxStep('Escape', true, false)).toEqual({ does: 'close', isOwn: true });
    expect(comboboxStep('Escape', false, false)).toBeNull();
  });

  it('lets Tab go on', () => {
    expect(comboboxStep('Tab', true, true)).toEqual({ does: 'close', isOwn: false });
  });
});

describe('activeAfter', () => {
  it('goes around the ends', () => {
    expect(activeAfter(-1, 1, 3)).toBe(0);
    expect(activeAfter(-1, -1, 3)).toBe(2);
    expect(activeAfter(2, 1, 3)).toBe(0);
    expect(activeAfter(0, 1, 0)).toBe(-1);
  });
});

describe('steppedNumber', () => {
  it('steps by one, by ten with Shift, and stays within limits', () => {
    expect(steppedNumber(5, { isUp: true, isLarge: false }, {})).toBe(6);
    expect(steppedNumber(5, { isUp: false, isLarge: true }, { min: 0 })).toBe(0);
    expect(steppedNumber(null, { isUp: true, isLarge: true }, { min: 1, step: 5 })).toBe(51);
  });
});

describe('treeStep', () => {
  const value = parseJson('{"a":[1],"b":2}');
  const rows = jsonRows(value, pathsToDepth(value, 1));

  it('opens what is closed, then goes inside', () => {
    expect(treeStep('ArrowRight', rows, 1)).toEqual({ isOpen: true });
    expect(treeStep('ArrowRight', rows, 0)).toEqual({ to: 1 });
  });

  it('closes what is open, else goes to the parent', () => {
    expect(treeStep('ArrowLeft', rows, 0)).toEqual({ isOpen: false });
    expect(treeStep('ArrowLeft', rows, 2)).toEqual({ to: 0 });
  });

  it('stays among the rows and leaves other keys alone', () => {
    expect(treeStep('ArrowDown', rows, 2)).toEqual({ to: 2 });
    expect(treeStep('x', rows, 0)).toBeNull();
    expect(treeStep('End', rows, 9)).toBeNull();
  });
});
