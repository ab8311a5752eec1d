import { describe, expect, it } from 'vitest';
import { type RecordedPress, recordedShortcut } from './recorded-keys.ts';

const press = (key: string, changes: Partial<RecordedPress> = {}): RecordedPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...changes,
});

describe('recordedShortcut', () => {
  it('names the platform’s own modifier so that it means the same elsewhere', () => {
    expect(recordedShortcut(press('K', { ctrlKey: true, shiftKey: true }), false)).toBe(
      '$mod+Shift+k',
    );
    expect(recordedShortcut(press('k', { metaKey: true }), true)).toBe('$mod+k');
    expect(recordedShortcut(press('k', { ctrlKey: true }), true)).toBe('Control+k');
  });

  it('leaves Shift out for signs that are typed with it', () => {
    expect(recordedShortcut(press('?', { shiftKey: true }), false)).toBe('?');
    expect(recordedShortcut(press('F2', { shiftKey: true }), false)).toBe('Shift+F2');
  });

  it('writes Space as a word', () => {
    expect(recordedShortcut(press(' '), false)).toBe('Space');
  });

  it.each(['Shift', 'Control', 'Meta', 'Dead', 'Process'])(
    'waits while only %s is pressed',
    (key) => {
      expect(recordedShortcut(press(key), false)).toBeNull();
    },
  );
});
