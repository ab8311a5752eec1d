// The repeated publish that is running, if any. It goes on while another panel is shown, and ends with the
// page, the connection or the vhost.

import { create } from 'zustand';
import { invoke } from '../api/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import {
  type FormProblem,
  makePublication,
  type PreparedForm,
  prepareForm,
} from './form-publication.ts';
import type { MessageForm } from './message-form.ts';
import { useMessageLibrary } from './message-library.ts';
import { templateContext, usePublish } from './publish-store.ts';
import { randomId } from './random-id.ts';
import {
  type RepeatEnd,
  type RepeatParts,
  type RepeatPlan,
  type RepeatProgress,
  RepeatRun,
} from './repeat-run.ts';

interface RepeatState {
  readonly plan: RepeatPlan;
  readonly progress: RepeatProgress | null;
  readonly isRunning: boolean;
  /** How the last run ended. */
  readonly end: RepeatEnd | null;
  /** Why its next message could not be made. */
  readonly problem: FormProblem | null;
  setPlan(plan: RepeatPlan): void;
  start(form: MessageForm): void;
  stop(): void;
  /** Forgets how the last run ended. */
  dismiss(): void;
}

/** Most messages under way: the program takes 100 commands of a page at once, and others need room. */
const MAX_UNDER_WAY = 64;
/** Most characters of their bodies. */
const MAX_CHARACTERS_UNDER_WAY = 16_000_000;

const TICK_MS = 10;
/** Progress is shown this often at most. */
const SHOWN_EVERY_MS = 200;

let run: RepeatRun | null = null;

export const useRepeat = create<RepeatState>()((set, get) => ({
  plan: { perSecond: 10, count: null },
  progress: null,
  isRunning: false,
  end: null,
  problem: null,
  setPlan: (plan) => set({ plan }),
  start: (form) => {
    if (get().isRunning) return;
    if (!usePublish.getState().areHeadersValid) {
      usePublish.setState({ problem: { at: 'headers', kind: 'headers' } });
      return;
    }
    const prepared = prepareForm(form);
    if (!prepared.ok) {
      usePublish.setState({ problem: prepared.problem });
      return;
    }
    set({ isRunning: true, end: null, problem: null, progress: null });
    run = new RepeatRun(partsOf(prepared.prepared, get().plan));
    if (!get().isRunning) run = null;
  },
  stop: () => run?.stop(),
  dismiss: () => set({ end: null, progress: null, problem: null }),
}));

function partsOf(prepared: PreparedForm, plan: RepeatPlan): RepeatParts {
  const vhost = useVhost.getState().current;
  const startedMs = Date.now();
  let shownMs = 0;
  const { form } = prepared;
  return {
    plan,
    maxUnderWay: underWayLimit(form),
    publish: (counter) => {
      const made = makePublication(prepared, vhost, templateContext(counter));
      if (made.ok) return invoke('message.publish', made.publication);
      useRepeat.setState({ problem: made.problem });
      return null;
    },
    onProgress: (progress) => {
      if (Date.now() - shownMs < SHOWN_EVERY_MS) return;
      shownMs = Date.now();
      useRepeat.setState({ progress });
    },
    onEnd: (end, progress) => {
      run = null;
      useRepeat.setState({ isRunning: false, end, progress });
      const count = progress.sent;
      if (count === 0) return;
      const entry = { id: randomId(), atMs: startedMs, vhost, form, count, outcome: null };
      useMessageLibrary.getState().record(entry);
    },
    nowMs: () => performance.now(),
    everyTick: (tick) => {
      const timer = setInterval(tick, TICK_MS);
      return () => clearInterval(timer);
    },
  };
}

useVhost.subscribe((now, before) => {
  if (now.current !== before.current) useRepeat.getState().stop();
});

function underWayLimit(form: MessageForm): number {
  const characters =
    form.bodyMode === 'file' ? (form.file?.content.length ?? 0) : form.bodyText.length;
  const most = Math.floor(MAX_CHARACTERS_UNDER_WAY / Math.max(1, characters));
  return Math.min(MAX_UNDER_WAY, Math.max(1, most));
}
