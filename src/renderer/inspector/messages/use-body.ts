// The bytes of a message's body that are here: first what came with the listing, then more on demand.

import { useCallback, useEffect, useRef, useState } from 'react';
import {
  BODY_PREVIEW_BYTES,
  type MessageContent,
  type PeekCursor,
} from '../../../shared/ipc/message.ts';
import { type Failure, invoke, type Result } from '../../api/index.ts';
import { bytesFromBase64 } from '../../ui/byte-text.ts';

export interface BodySource {
  readonly vhost: string;
  readonly queue: string;
  readonly at: PeekCursor;
}

export interface LoadedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isComplete: boolean;
  readonly isLoading: boolean;
  readonly failure: Failure | null;
  /** Loads about as much again as is here. */
  more(): void;
}

/** Most bytes that one answer may hold. */
const MAX_PART_BYTES = 4 * 1024 * 1024;

/** One part of a body. */
async function readPart(
  { vhost, queue, at }: BodySource,
  offset: number,
  length: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const result = await invoke('message.body', { vhost, name: queue, at, offset, length });
  return result.ok ? { ok: true, value: bytesFromBase64(result.value.body) } : result;
}

/** All of a body in parts, for saving; `onProgress` is told the bytes that are here. */
export async function readWholeBody(
  source: BodySource,
  bodyBytes: number,
  onProgress: (bytes: number) => void,
): Promise<Result<readonly Uint8Array<ArrayBuffer>[]>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let offset = 0; offset < bodyBytes; offset += MAX_PART_BYTES) {
    const part = await readPart(source, offset, MAX_PART_BYTES);
    if (!part.ok) return part;
    parts.push(part.value);
    onProgress(Math.min(bodyBytes, offset + MAX_PART_BYTES));
  }
  return { ok: true, value: parts };
}

interface BodyState {
  readonly message: MessageContent;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isLoading: boolean;
  readonly failure: Failure | null;
}

const begin = (message: MessageContent): BodyState => ({
  message,
  bytes: bytesFromBase64(message.body),
  isLoading: false,
  failure: null,
});

export function useBody(message: MessageContent, source: BodySource): LoadedBody {
  const [state, setState] = useState(() => begin(message));
  const current = useRef(message);
  useEffect(() => {
    current.current = message;
    setState((now) => (now.message === message ? now : begin(message)));
  }, [message]);
  const shown = state.message === message ? state : begin(message);
  const { bytes, isLoading } = shown;
  const isComplete = bytes.length >= message.bodyBytes;
  const { vhost, queue, at } = source;
  const { level, position } = at;
  const more = useCallback(async () => {
    if (isLoading || isComplete) return;
    setState((now) => ({ ...now, isLoading: true, failure: null }));
    const length = Math.min(MAX_PART_BYTES, Math.max(BODY_PREVIEW_BYTES * 4, bytes.length));
    const from = { vhost, queue, at: { level, position } };
    const part = await readPart(from, bytes.length, length);
    if (current.current !== message) return;
    setState((now) =>
      part.ok
        ? { ...now, bytes: joined(bytes, part.value), isLoading: false }
        : { ...now, isLoading: false, failure: part.failure },
    );
  }, [message, vhost, queue, level, position, bytes, isLoading, isComplete]);
  return { bytes, isComplete, isLoading, failure: shown.failure, more: () => void more() };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
