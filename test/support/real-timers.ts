// Runs before each file of unit tests, which share one worker: gives every file the real timers, even
// after one whose fake timers could not be taken off again (a spy on a fake timer prevents it).
import { vi } from 'vitest';

const NAMES = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'queueMicrotask',
  'Date',
  'performance',
] as const;
const kept = Symbol.for('warren.real-timers');

const globals = globalThis as typeof globalThis & { [kept]?: Map<string, PropertyDescriptor> };

vi.useRealTimers();
if (globals[kept] === undefined) {
  globals[kept] = new Map(
    NAMES.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name) ?? {}]),
  );
} else {
  for (const [name, descriptor] of globals[kept]) {
    Object.defineProperty(globalThis, name, descriptor);
  }
}
