// Keys a user presses as a shortcut in tinykeys' notation. Pure.

const MODIFIERS: readonly string[] = ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock'];

export interface RecordedPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The shortcut a press makes; null while only modifiers are held, or for what no shortcut can be. */
export function recordedShortcut(press: RecordedPress, isApple: boolean): string | null {
  const { key } = press;
  if (MODIFIERS.includes(key) || key === 'Dead' || key === 'Process' || key === 'Unidentified') {
    return null;
  }
  const isSign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  const hasMod = isApple ? press.metaKey : press.ctrlKey;
  const hasOther = isApple ? press.ctrlKey : press.metaKey;
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  return [
    ...(hasMod ? ['$mod'] : []),
    ...(hasOther ? [isApple ? 'Control' : 'Meta'] : []),
    ...(press.altKey ? ['Alt'] : []),
    // A sign says by itself whether Shift was needed for it.
    ...(press.shiftKey && !isSign ? ['Shift'] : []),
    name,
  ].join('+');
}
