// The method that an error in a frame is blamed on. Must work for any frame, also one that is wrong.

import type { Buffer } from 'node:buffer';
import { FRAME_METHOD } from './constants.ts';
import { METHODS } from './method-table.ts';

/** A method frame's own ids; content is blamed on the publish it belongs to [rabbitmq]. */
export function blamedMethod(
  type: number,
  buffer: Buffer,
  start: number,
): [classId: number, methodId: number] {
  if (type === FRAME_METHOD) return [buffer.readUInt16BE(start), buffer.readUInt16BE(start + 2)];
  const { classId, methodId } = METHODS['basic.publish'];
  return [classId, methodId];
}
