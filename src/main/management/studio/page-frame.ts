// Reads what a page sends over its WebSocket. What is no frame of the contract ends the connection; what a
// frame asks for is the session's affair.

import type { PageFrame } from '../../../shared/ipc/frames.ts';

/** Why a text is no frame, as a close code of WebSockets [RFC 6455 §7.4.1] and in words. */
export class FrameRefusal {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string) {
    this.code = code;
    this.reason = reason;
  }
}

const NOT_JSON = new FrameRefusal(1007, 'a frame is JSON text');
const NOT_A_FRAME = new FrameRefusal(1008, 'not a frame of the studio');

export function readPageFrame(text: string): PageFrame | FrameRefusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
  return isPageFrame(value) ? value : NOT_A_FRAME;
}

function isPageFrame(value: unknown): value is PageFrame {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const frame: Readonly<Record<string, unknown>> = { ...value };
  switch (frame.kind) {
    case 'invoke':
      return isCount(frame.id) && typeof frame.command === 'string';
    case 'subscribe':
      return isCount(frame.id) && typeof frame.feed === 'string';
    case 'unsubscribe':
      return isCount(frame.id);
    case 'received':
      return isCount(frame.id) && isCount(frame.sequence);
    case 'visibility':
      return typeof frame.isHidden === 'boolean';
    default:
      return false;
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;
