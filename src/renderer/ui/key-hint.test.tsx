import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { KeyHint, shortcutKeys, shortcutText } from './key-hint.tsx';

describe('shortcutKeys', () => {
  it('names keys as each keyboard does', () => {
    expect(shortcutKeys('$mod+Shift+z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(shortcutKeys('$mod+Shift+z', true)).toEqual(['⌘', '⇧', 'Z']);
  });

  it('knows the plus sign as a key', () => {
    expect(shortcutKeys('+', false)).toEqual(['+']);
    expect(shortcutKeys('$mod++', false)).toEqual(['Ctrl', '+']);
  });

  it('joins them as each platform writes them', () => {
    expect(shortcutText('$mod+k', false)).toBe('Ctrl+K');
    expect(shortcutText('$mod+k', true)).toBe('⌘K');
  });
});

describe('KeyHint', () => {
  it('shows one box for each key', () => {
    const html = renderToStaticMarkup(<KeyHint shortcut="Alt+F2" />);
    expect(html.match(/<span/g)).toHaveLength(2);
    expect(html).toContain('F2');
  });
});
