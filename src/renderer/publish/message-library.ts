// What the user has published and saved: the last publishes of this browser and named messages. Kept in the
// page's storage, shared by all vhosts; nothing here is known to the broker.

import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { PublishOutcome } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import type { MessageForm } from './message-form.ts';
import {
  isObject,
  readForm,
  readSaved,
  readSavedMessages,
  type SavedMessage,
  withoutFile,
} from './stored-form.ts';

export interface HistoryEntry {
  readonly id: string;
  readonly atMs: number;
  readonly vhost: string;
  readonly form: MessageForm;
  /** Of a repeated publish: how many were sent. */
  readonly count: number;
  /** Null after the page was loaded again. */
  readonly outcome: Result<PublishOutcome> | null;
}

interface MessageLibrary {
  readonly saved: readonly SavedMessage[];
  /** The newest first. */
  readonly history: readonly HistoryEntry[];
  /** True when the page's storage did not take the last change: it lasts until the page is closed. */
  readonly isStorageFull: boolean;
  record(entry: HistoryEntry): void;
  clearHistory(): void;
  /** Replaces what has the same name. */
  save(name: string, form: MessageForm): void;
  remove(name: string): void;
  /** Adds the messages of a file; answers how many, or null when it is not one. */
  importSaved(text: string): number | null;
}

export const MAX_HISTORY = 50;

/** Bodies beyond this are forgotten with the page. */
const MAX_KEPT_CHARACTERS = 16_384;

/** The page's storage is small; a full one must not make a publish fail. */
const boundedStorage = {
  getItem: (name: string): string | null => globalThis.localStorage?.getItem(name) ?? null,
  setItem: (name: string, value: string): void => {
    let isFull = false;
    try {
      globalThis.localStorage?.setItem(name, value);
    } catch {
      isFull = true;
    }
    // After the change that is being stored now.
    queueMicrotask(() => {
      if (useMessageLibrary.getState().isStorageFull !== isFull) {
        useMessageLibrary.setState({ isStorageFull: isFull });
      }
    });
  },
  removeItem: (name: string): void => globalThis.localStorage?.removeItem(name),
};

export const useMessageLibrary = create<MessageLibrary>()(
  persist(
    (set) => ({
      saved: [],
      history: [],
      isStorageFull: false,
      record: (entry) =>
        set(({ history }) => ({
          history: [{ ...entry, form: withoutFile(entry.form) }, ...history].slice(0, MAX_HISTORY),
        })),
      clearHistory: () => set({ history: [] }),
      save: (name, form) =>
        set(({ saved }) => ({ saved: merged(saved, [{ name, form: withoutFile(form) }]) })),
      remove: (name) => set(({ saved }) => ({ saved: saved.filter((own) => own.name !== name) })),
      importSaved: (text) => {
        const added = readSavedMessages(text);
        if (added === null) return null;
        set(({ saved }) => ({ saved: merged(saved, added) }));
        return added.length;
      },
    }),
    {
      name: 'warren.messages',
      version: 1,
      storage: createJSONStorage(() => boundedStorage),
      partialize: ({ saved, history }) => ({
        saved,
        history: history
          .filter(({ form }) => form.bodyText.length <= MAX_KEPT_CHARACTERS)
          .map((entry) => ({ ...entry, outcome: null })),
      }),
      merge: (stored, current) => ({ ...current, ...readStored(stored) }),
    },
  ),
);

/** By name. */
function merged(
  saved: readonly SavedMessage[],
  added: readonly SavedMessage[],
): readonly SavedMessage[] {
  const byName = new Map([...saved, ...added].map((message) => [message.name, message]));
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Fits what a search looks for: name, exchange, key, body. */
export function matchesSearch(form: MessageForm, name: string, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    [name, form.exchange, form.routingKey, form.bodyText].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  );
}

/** Broken parts are left out rather than the whole refused: nobody can repair the page's storage. */
function readStored(stored: unknown): Pick<MessageLibrary, 'saved' | 'history'> {
  const parts = isObject(stored) ? stored : {};
  const list = (items: unknown): readonly unknown[] => (Array.isArray(items) ? items : []);
  return {
    saved: list(parts.saved).flatMap((item) => readSaved(item) ?? []),
    history: list(parts.history).flatMap((item) => readEntry(item) ?? []),
  };
}

function readEntry(json: unknown): HistoryEntry | null {
  if (!isObject(json)) return null;
  const { id, atMs, vhost, count } = json;
  const form = readForm(json.form);
  if (typeof id !== 'string' || typeof vhost !== 'string' || form === null) return null;
  if (typeof atMs !== 'number' || typeof count !== 'number') return null;
  return { id, atMs, vhost, form, count, outcome: null };
}
