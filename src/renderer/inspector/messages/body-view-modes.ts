// What of a body is shown and how, by what it is. Pure.

import { textFromBeginning, textFromBytes } from '../../ui/byte-text.ts';
import { parseJson } from '../../ui/json-value.ts';
import { hasControlCharacters } from './message-facts.ts';

export type BodyViewMode = 'tree' | 'formatted' | 'text' | 'hex';

/** A body beyond this is not parsed: a tree of it would hold the page up. */
export const MAX_PARSED_BYTES = 262_144;
/** Text beyond this is not put into the editor; the bytes and "Save" have all of it. */
export const MAX_TEXT_BYTES = 1_048_576;

export interface BodyReading {
  /** Null when the bytes are no UTF-8 or hold what no text holds. */
  readonly text: string | null;
  /** Of a complete body that is JSON; undefined when it is not. */
  readonly json: { readonly value: unknown } | undefined;
  /** Why a tree is not offered although it may be JSON. */
  readonly isTooLargeForTree: boolean;
}

export function readBody(bytes: Uint8Array, isComplete: boolean): BodyReading {
  const shown = bytes.subarray(0, MAX_TEXT_BYTES);
  const isWhole = isComplete && shown.length === bytes.length;
  const decoded = isWhole ? textFromBytes(shown) : textFromBeginning(shown);
  const text = decoded !== null && !hasControlCharacters(decoded) ? decoded : null;
  const mayBeJson = text !== null && /^\s*[[{"\d-]|^\s*(true|false|null)\s*$/.test(text);
  const isSmall = isWhole && bytes.length <= MAX_PARSED_BYTES;
  return {
    text,
    json: mayBeJson && isSmall ? parsed(text) : undefined,
    isTooLargeForTree: mayBeJson && !isSmall,
  };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parseJson(text) };
  } catch {
    // No JSON, or nested deeper than the engine's stack.
    return undefined;
  }
}

/** Those that apply, the best one first. */
export function modesOf({ text, json }: BodyReading): readonly BodyViewMode[] {
  if (json !== undefined) {
    const isLeaf = typeof json.value !== 'object' || json.value === null;
    return isLeaf ? ['text', 'hex'] : ['tree', 'formatted', 'text', 'hex'];
  }
  return text !== null ? ['text', 'hex'] : ['hex'];
}
