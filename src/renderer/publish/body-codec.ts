// Between the body editor's text and the bytes that are published. Pure.

import {
  base64FromBytes,
  bytesFromHex,
  bytesFromText,
  bytesFromTypedBase64,
  hexFromBytes,
  textFromBytes,
} from '../ui/byte-text.ts';
import { jsonFaultPosition } from '../ui/json-text.ts';
import type { BodyMode } from './message-form.ts';

export type TextMode = Exclude<BodyMode, 'file'>;

export interface BodyFault {
  readonly kind: 'json' | 'hex-digit' | 'hex-odd' | 'base64';
  /** UTF-16 units from 0. */
  readonly position: number;
}

export type BodyResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly fault: BodyFault };

/** Beyond this a JSON body is not checked while it is typed. */
export const MAX_LINTED_CHARACTERS = 1_000_000;

export function bytesOfBody(mode: TextMode, text: string): BodyResult {
  if (mode === 'text') return { ok: true, bytes: bytesFromText(text) };
  if (mode === 'json') {
    const position = jsonFaultPosition(text);
    if (position !== null) return { ok: false, fault: { kind: 'json', position } };
    return { ok: true, bytes: bytesFromText(text) };
  }
  const result = mode === 'hex' ? bytesFromHex(text) : bytesFromTypedBase64(text);
  if (result.ok) return result;
  const { kind, position } = result.fault;
  if (kind === 'base64') return { ok: false, fault: { kind, position } };
  return { ok: false, fault: { kind: kind === 'digit' ? 'hex-digit' : 'hex-odd', position } };
}

/** The same bytes as another mode shows them; null when it cannot, as text of bytes that are no UTF-8. */
export function convertBody(text: string, from: TextMode, to: TextMode): string | null {
  const isText = (mode: TextMode): boolean => mode === 'json' || mode === 'text';
  if (from === to || (isText(from) && isText(to))) return text;
  const result = bytesOfBody(from === 'json' ? 'text' : from, text);
  if (!result.ok) return null;
  if (to === 'hex') return hexFromBytes(result.bytes);
  if (to === 'base64') return base64FromBytes(result.bytes);
  return textFromBytes(result.bytes);
}

/** Line and column from 1, for people. */
export function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
