import { describe, expect, it } from 'vitest';
import { effectiveShortcut, shortcutHolder } from './shortcuts.ts';

describe('effectiveShortcut', () => {
  it('is what the user set, else what is listed', () => {
    expect(effectiveShortcut('view.palette', {})).toBe('$mod+k');
    expect(effectiveShortcut('view.palette', { 'view.palette': 'F1' })).toBe('F1');
    expect(effectiveShortcut('view.palette', { 'view.palette': '' })).toBeNull();
    expect(effectiveShortcut('topology.purge', {})).toBeNull();
  });
});

describe('shortcutHolder', () => {
  it('finds who has the keys, whatever their order and case', () => {
    expect(shortcutHolder('Shift+$mod+Z', 'view.list', {})).toBe('edit.redo');
  });

  it('does not find the command itself, nor one that gave its keys away', () => {
    expect(shortcutHolder('$mod+k', 'view.palette', {})).toBeNull();
    expect(shortcutHolder('$mod+k', 'view.list', { 'view.palette': 'F1' })).toBeNull();
    expect(shortcutHolder('F1', 'view.list', { 'view.palette': 'F1' })).toBe('view.palette');
  });

  it('knows the plus sign as a key', () => {
    expect(shortcutHolder('+', 'view.list', {})).toBe('view.zoom-in');
  });
});
