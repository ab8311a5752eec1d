import { describe, expect, it } from 'vitest';
import { commandsByKeys } from './key-bindings.tsx';
import { boundKeys, isInScope, isKeptByFocus, type KeyPress } from './key-scope.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...changes,
});

/** An element that is what a selector names, as far as `closest` tells. */
const element = (kind: string): Element =>
  ({ closest: (selector: string) => (selector.includes(kind) ? {} : null) }) as unknown as Element;

describe('isKeptByFocus', () => {
  const text = element('textarea');
  const button = element('[role="button"]');

  it('leaves letters and editing keys to text fields', () => {
    expect(isKeptByFocus(press('f'), text)).toBe(true);
    expect(isKeptByFocus(press(' '), text)).toBe(true);
    expect(isKeptByFocus(press('z', { ctrlKey: true }), text)).toBe(true);
    expect(isKeptByFocus(press('Z', { metaKey: true }), text)).toBe(true);
  });

  it('takes commands of the whole studio from text fields', () => {
    expect(isKeptByFocus(press('k', { ctrlKey: true }), text)).toBe(false);
    expect(isKeptByFocus(press('1', { metaKey: true }), text)).toBe(false);
  });

  it('leaves Space and Enter to what they press', () => {
    expect(isKeptByFocus(press(' '), button)).toBe(true);
    expect(isKeptByFocus(press('Enter'), button)).toBe(true);
    expect(isKeptByFocus(press('f'), button)).toBe(false);
  });

  it('keeps nothing where nothing has the focus', () => {
    expect(isKeptByFocus(press(' '), null)).toBe(false);
  });
});

describe('isInScope', () => {
  const inside = (...selectors: readonly string[]): Element =>
    ({
      ownerDocument: { body: null },
      closest: (selector: string) =>
        selectors.some((each) => selector.includes(each)) ? {} : null,
    }) as unknown as Element;
  const canvas = '[data-command-scope="canvas"]';

  it('counts the canvas’s keys on the canvas only', () => {
    expect(isInScope('canvas', inside(canvas))).toBe(true);
    expect(isInScope('canvas', inside())).toBe(false);
    expect(isInScope('studio', inside())).toBe(true);
  });

  it('leaves text on the canvas alone', () => {
    expect(isInScope('canvas', inside(canvas, 'textarea'))).toBe(false);
  });

  it('counts nothing in a dialog or a menu', () => {
    expect(isInScope('studio', inside('[role="dialog"]'))).toBe(false);
    expect(isInScope('studio', inside('[role="menu"]'))).toBe(false);
  });
});

describe('boundKeys', () => {
  it('takes signs with and without Shift, as keyboards differ', () => {
    expect(boundKeys('?')).toEqual(['[Shift]+?']);
    expect(boundKeys('+')).toEqual(['[Shift]++']);
    expect(boundKeys('$mod+,')).toEqual(['$mod+[Shift]+,']);
  });

  it('leaves letters and named keys as they are', () => {
    expect(boundKeys('$mod+Shift+z')).toEqual(['$mod+Shift+z']);
    expect(boundKeys('F2')).toEqual(['F2']);
  });

  it('takes both keys that delete', () => {
    expect(boundKeys('Delete')).toEqual(['Delete', 'Backspace']);
  });
});

describe('commandsByKeys', () => {
  it('follows what the user changed and took away', () => {
    const commands = commandsByKeys({ 'view.palette': '$mod+j', 'view.fit': '' });
    expect(commands.get('$mod+j')?.map(({ id }) => id)).toEqual(['view.palette']);
    expect(commands.has('$mod+k')).toBe(false);
    expect(commands.has('f')).toBe(false);
  });

  it('gives no two commands of the list the same keys', () => {
    for (const [keys, commands] of commandsByKeys({})) expect(commands, keys).toHaveLength(1);
  });
});
