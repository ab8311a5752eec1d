// Whether a key press is a command's or belongs to what has the focus. Pure functions over elements.

import type { StudioCommand } from '../../shared/commands/command-list.ts';

/** Editing keys that stay with text fields even when a command has them. */
const TEXT_KEYS = /^(?:a|c|v|x|y|z|backspace|delete|home|end|arrow\w+)$/i;

const TEXT_INPUTS =
  'textarea, [contenteditable]:not([contenteditable="false"]), [role="textbox"], select, ' +
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"], [type="range"])';

/** What Space and Enter press, so that they cannot mean a command there. */
const PRESSABLE =
  'button, a[href], summary, [role="button"], [role="radio"], [role="checkbox"], [role="switch"], ' +
  '[role="tab"], [role="option"], [role="treeitem"], [role^="menuitem"], [role="slider"], ' +
  '[role="separator"]';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Whether what has the focus needs the press for itself. */
export function isKeptByFocus(press: KeyPress, focused: Element | null): boolean {
  if (focused === null) return false;
  const hasModifier = press.ctrlKey || press.metaKey;
  if (focused.closest(TEXT_INPUTS) !== null) return !hasModifier || TEXT_KEYS.test(press.key);
  const isPress = press.key === ' ' || press.key === 'Enter';
  return isPress && !hasModifier && focused.closest(PRESSABLE) !== null;
}

/**
 * Whether a command's keys count where the focus is. Nothing but dialogs' own keys counts while one is open;
 * the canvas's count on the canvas and the list, and where nothing has the focus.
 */
export function isInScope(scope: StudioCommand['scope'], focused: Element | null): boolean {
  if (focused?.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') != null)
    return false;
  if (scope === 'studio') return true;
  // A name that is typed on the canvas is text, and its keys with Control are the text's.
  if (focused?.closest(TEXT_INPUTS) != null) return false;
  const isNowhere = focused === null || focused === focused.ownerDocument.body;
  return isNowhere
    ? document.querySelector('[data-command-scope="canvas"]') !== null
    : focused.closest('[data-command-scope="canvas"]') !== null;
}

/**
 * Bindings that tinykeys listens to for one shortcut: signs such as `?` and `+` are typed with Shift on some
 * keyboards and without on others, and what deletes is Delete here and Backspace there.
 */
export function boundKeys(shortcut: string): readonly string[] {
  const key = shortcut === '+' ? '+' : (shortcut.split('+').at(-1) ?? '');
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key);
  if (isSign && !/shift/i.test(shortcut)) {
    return [`${shortcut.slice(0, shortcut.length - key.length)}[Shift]+${key}`];
  }
  if (shortcut === 'Delete') return ['Delete', 'Backspace'];
  return [shortcut];
}
