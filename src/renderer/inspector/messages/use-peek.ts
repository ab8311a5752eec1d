// The head of a queue as the page has read it: pages of fifty, read again on demand or every two seconds.
// Reading changes nothing in the queue.

import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, invoke, type Result } from '../../api/index.ts';
import {
  MAX_LOADED,
  NO_PAGES,
  PAGE_SIZE,
  type PeekedPages,
  refreshed,
  withPage,
} from './peek-pages.ts';

export interface Peek extends PeekedPages {
  readonly isLoading: boolean;
  readonly failure: Failure | null;
  /** When the head was read, milliseconds since 1970; null before. */
  readonly readAtMs: number | null;
  readonly isAutomatic: boolean;
  setAutomatic(isAutomatic: boolean): void;
  /** Reads the head again, as much of it as was loaded, up to 200. */
  refresh(): void;
  /** Reads the next page. */
  more(): void;
}

const AUTOMATIC_MS = 2000;
/** The most one answer may hold. */
const MAX_AT_ONCE = 200;

interface PeekState extends PeekedPages {
  readonly isLoading: boolean;
  readonly failure: Failure | null;
  readonly readAtMs: number | null;
}

const NOTHING: PeekState = { ...NO_PAGES, isLoading: true, failure: null, readAtMs: null };

export function usePeek(vhost: string, queue: string): Peek {
  const [state, setState] = useState(NOTHING);
  const [isAutomatic, setAutomatic] = useState(false);
  const latest = useRef(state);
  latest.current = state;
  /** Counts up with every question; answers to older ones are dropped. */
  const asked = useRef(0);

  const read = useCallback(
    async (isHead: boolean): Promise<void> => {
      asked.current += 1;
      const number = asked.current;
      setState((now) => ({ ...now, isLoading: true }));
      const { messages, next } = latest.current;
      const from = isHead ? null : next;
      const maxMessages = isHead ? headSize(messages.length) : PAGE_SIZE;
      const result = await invoke('message.peek', { vhost, name: queue, from, maxMessages });
      if (number === asked.current) setState((now) => withAnswer(now, result, isHead));
    },
    [vhost, queue],
  );
  useEffect(() => {
    setState(NOTHING);
    latest.current = NOTHING;
    setAutomatic(false);
    void read(true);
    return () => {
      asked.current += 1;
    };
  }, [read]);
  useEvery(isAutomatic ? AUTOMATIC_MS : null, () => {
    if (!latest.current.isLoading && !document.hidden) void read(true);
  });
  return {
    ...state,
    isAutomatic,
    setAutomatic,
    refresh: () => void read(true),
    more: () => {
      if (state.next !== null && !state.isLoading && state.messages.length < MAX_LOADED) {
        void read(false);
      }
    },
  };
}

/** As much as was loaded, within what one answer may hold. */
const headSize = (loaded: number): number => Math.min(MAX_AT_ONCE, Math.max(PAGE_SIZE, loaded));

function withAnswer(now: PeekState, result: Result<PeekedPages>, isHead: boolean): PeekState {
  if (!result.ok) return { ...now, isLoading: false, failure: result.failure };
  const pages = isHead ? refreshed(now, result.value) : withPage(now, result.value);
  const readAtMs = isHead ? Date.now() : now.readAtMs;
  return { ...pages, isLoading: false, failure: null, readAtMs };
}

/** Null stops it. */
function useEvery(intervalMs: number | null, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (intervalMs === null) return;
    const timer = setInterval(() => latest.current(), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
}
