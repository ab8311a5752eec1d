// Listens to the statistics of the current vhost and keeps the live numbers, the problems and the list of
// unroutable messages. Draws nothing. While the picture is frozen it goes on listening, so that resuming
// leads to now.

import { useEffect } from 'react';
import type { StatisticsFrame } from '../../shared/ipc/statistics.ts';
import { subscribe } from '../api/index.ts';
import { i18n } from '../i18n/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { useProblems } from '../state/problems-store.ts';
import { clearLiveNumbers, liveNumbers, writeLiveNumbers } from '../state/rates-store.ts';
import { exchangeId, useTopology } from '../state/topology-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { notify } from '../ui/toast.tsx';
import { isStill } from './canvas/motion.ts';
import { emitFlowFrame } from './flow/frame-bus.ts';
import { RateSmoother } from './flow/rate-smoother.ts';
import { ProblemTracker } from './problems.ts';

/** Text is written this often, milliseconds; half as often when nothing may move. */
const WRITE_MS = 500;
const STILL_WRITE_MS = 1000;

export function LiveFeeds() {
  const vhost = useVhost((state) => state.current);
  useEffect(() => {
    const feed = new LiveFeed();
    const stop = subscribe(
      'statistics',
      { vhost },
      (frame) => feed.take(frame),
      (failure) => notify.failure(failure, i18n.t('topology:feed.ended')),
    );
    const unfreeze = useFlow.subscribe((now, before) => {
      if (before.frozenAtMs !== null && now.frozenAtMs === null) feed.resume();
    });
    return () => {
      stop();
      unfreeze();
      clearLiveNumbers();
      useFlow.getState().clear();
      useProblems.getState().setProblems([]);
    };
  }, [vhost]);
  return null;
}

class LiveFeed {
  readonly #smoother = new RateSmoother();
  readonly #tracker = new ProblemTracker();
  #writtenMs = 0;
  #queues = useTopology.getState().queues;
  #heldNotes: StatisticsFrame['unroutable'][number][] = [];

  take(frame: StatisticsFrame): void {
    this.#forgetGone();
    this.#smoother.take(frame);
    const isFrozen = useFlow.getState().frozenAtMs !== null;
    if (isFrozen) {
      this.#heldNotes.unshift(...frame.unroutable);
      return;
    }
    if (frame.unroutable.length > 0) useFlow.getState().noteUnroutable(frame.unroutable);
    emitFlowFrame({ counts: this.#smoother.counts, intervalMs: frame.intervalMs });
    const interval = isStill() ? STILL_WRITE_MS : WRITE_MS;
    // Frames do not come to the millisecond: one a little early is not put off to the next.
    if (frame.atMs - this.#writtenMs >= interval - 60 || frame.intervalMs === 0)
      this.#write(frame.atMs);
  }

  resume(): void {
    if (this.#heldNotes.length > 0) useFlow.getState().noteUnroutable(this.#heldNotes);
    this.#heldNotes = [];
    this.#write(Date.now());
  }

  #write(nowMs: number): void {
    this.#writtenMs = nowMs;
    writeLiveNumbers(this.#smoother.takeChanges());
    const topology = useTopology.getState();
    useProblems.getState().setProblems(this.#tracker.update(topology, liveNumbers, nowMs));
  }

  #forgetGone(): void {
    const { queues, exchanges } = useTopology.getState();
    if (queues === this.#queues) return;
    this.#queues = queues;
    this.#smoother.forget((id) => {
      if (id.startsWith('queue:')) return queues.has(id);
      return !id.startsWith(exchangeId('')) || exchanges.has(id);
    });
  }
}
