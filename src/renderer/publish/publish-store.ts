// The publish form, what its last publish came to, and publishing itself. Outlives the panel: what was typed
// is there when it opens again.

import { create } from 'zustand';
import type { PublishOutcome } from '../../shared/ipc/contract.ts';
import type { Fields } from '../../shared/ipc/field.ts';
import { invoke, type Result } from '../api/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import { type FormProblem, makePublication, prepareForm } from './form-publication.ts';
import { EMPTY_FORM, type MessageForm } from './message-form.ts';
import { useMessageLibrary } from './message-library.ts';
import { randomId } from './random-id.ts';
import type { TemplateContext } from './template.ts';

export interface PublishResult {
  readonly atMs: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly result: Result<PublishOutcome>;
}

interface PublishState {
  readonly form: MessageForm;
  /** False while a row of the headers is not right yet; the form has those that are. */
  readonly areHeadersValid: boolean;
  readonly isPublishing: boolean;
  /** Of the last publish from the form. */
  readonly lastResult: PublishResult | null;
  /** Shown once the user has tried to publish. */
  readonly problem: FormProblem | null;
  change(changes: Partial<MessageForm>): void;
  setHeaders(headers: Fields, isValid: boolean): void;
  load(form: MessageForm): void;
  /** Publishes what the form says, or a form of the history, once. */
  publish(form?: MessageForm): Promise<void>;
}

export const usePublish = create<PublishState>()((set, get) => ({
  form: EMPTY_FORM,
  areHeadersValid: true,
  isPublishing: false,
  lastResult: null,
  problem: null,
  change: (changes) => set(({ form }) => ({ form: { ...form, ...changes }, problem: null })),
  setHeaders: (headers, isValid) =>
    set(({ form }) => ({ form: { ...form, headers }, areHeadersValid: isValid, problem: null })),
  load: (form) => set({ form, areHeadersValid: true, problem: null, lastResult: null }),
  publish: async (form = get().form) => {
    if (get().isPublishing) return;
    if (form === get().form && !get().areHeadersValid) {
      set({ problem: { at: 'headers', kind: 'headers' } });
      return;
    }
    const vhost = useVhost.getState().current;
    const prepared = prepareForm(form);
    const made = prepared.ok
      ? makePublication(prepared.prepared, vhost, templateContext(1))
      : prepared;
    if (!made.ok) {
      set({ problem: made.problem });
      return;
    }
    set({ isPublishing: true, problem: null });
    const { publication } = made;
    const result = await invoke('message.publish', publication);
    const { exchange, routingKey } = publication;
    const atMs = Date.now();
    set({ isPublishing: false, lastResult: { atMs, exchange, routingKey, result } });
    const entry = { id: randomId(), atMs, vhost, form, count: 1, outcome: result };
    useMessageLibrary.getState().record(entry);
  },
}));

/** What variables of message `counter` are filled in with. */
export const templateContext = (counter: number): TemplateContext => ({
  counter,
  nowMs: Date.now(),
  random: Math.random,
  uuid: randomId,
});
