// What was changed in the property panel and not applied yet, by entity id: it outlives a look at something
// else, and the recreate sheet takes it over.

import { create } from 'zustand';
import type { ObjectDraft } from './object-draft.ts';

interface DraftsState {
  readonly drafts: Readonly<Record<string, ObjectDraft>>;
  /** Ids of drafts with a value that the broker would refuse. */
  readonly invalid: Readonly<Record<string, boolean>>;
  set(id: string, draft: ObjectDraft, isValid: boolean): void;
  drop(id: string): void;
}

export const useDrafts = create<DraftsState>()((set) => ({
  drafts: {},
  invalid: {},
  set: (id, draft, isValid) =>
    set(({ drafts, invalid }) => ({
      drafts: { ...drafts, [id]: draft },
      invalid: { ...invalid, [id]: !isValid },
    })),
  drop: (id) =>
    set(({ drafts, invalid }) => {
      const { [id]: _, ...rest } = drafts;
      const { [id]: __, ...valid } = invalid;
      return { drafts: rest, invalid: valid };
    }),
}));
