// Reads what the program sends. The program is trusted with what is inside a frame, not with being the
// program this page was built for.

import type { ProgramFrame } from '../../shared/ipc/frames.ts';

/** Null for what is no frame. */
export function readProgramFrame(text: string): ProgramFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    return isProgramFrame(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value has the shape of a frame; what it carries is not looked into. */
export function isProgramFrame(value: unknown): value is ProgramFrame {
  if (typeof value !== 'object' || value === null) return false;
  if (!('kind' in value && 'id' in value && typeof value.id === 'number')) return false;
  switch (value.kind) {
    case 'answer':
      return 'value' in value;
    case 'payload':
      return 'payload' in value && 'sequence' in value && typeof value.sequence === 'number';
    case 'failure':
    case 'ended':
      return 'failure' in value && typeof value.failure === 'object' && value.failure !== null;
    default:
      return false;
  }
}
