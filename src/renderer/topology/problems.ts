// What is wrong in a vhost, found from the topology and live numbers. A problem has to last a while before it
// is shown and to be away for a while before it goes, so that the list does not flicker. Pure apart from the
// tracker's own memory.

import type { QueueView } from '../../shared/ipc/topology.ts';
import type { Problem, ProblemKind } from '../state/problems-store.ts';
import type { LiveNumbers } from '../state/rates-store.ts';
import { exchangeId } from '../state/topology-store.ts';
import type { TopologyMaps } from './graph/graph-types.ts';

type Numbers = (id: string) => LiveNumbers;
type Symptom = Omit<Problem, 'sinceMs'>;

/** How long each has to last to be shown, and to be away to go, milliseconds. */
const PATIENCE: Readonly<Record<ProblemKind, { readonly onset: number; readonly clear: number }>> =
  {
    'backlog-without-consumer': { onset: 3000, clear: 1500 },
    'growing-backlog': { onset: 8000, clear: 5000 },
    unroutable: { onset: 0, clear: 30_000 },
    'blocked-publisher': { onset: 500, clear: 2000 },
    'redelivery-loop': { onset: 4000, clear: 5000 },
    'no-dead-letter-target': { onset: 2000, clear: 500 },
  };

const GROWTH_MIN_READY = 50;
const GROWTH_PER_SECOND = 1;
const GROWTH_TAU_MS = 4000;
const LOOP_PER_SECOND = 1;
const LOOP_SHARE = 0.5;

/** RabbitMQ's states of a connection whose publishes are held back. */
const BLOCKED_STATES: ReadonlySet<string> = new Set(['blocked', 'blocking', 'flow']);

/** Everything that looks wrong at this moment. `growth` is messages per second by queue id. */
export function symptoms(
  topology: TopologyMaps,
  numbers: Numbers,
  growth: (queueId: string) => number,
): Symptom[] {
  const found: Symptom[] = [];
  const consumed = new Set([...topology.consumers.values()].map((consumer) => consumer.queue));
  const sources = new Set([...topology.bindings.values()].map((binding) => binding.source));
  for (const queue of topology.queues.values()) {
    found.push(...queueSymptoms(queue, numbers(queue.id), growth(queue.id), consumed));
    const missing = missingTarget(queue, topology, sources);
    if (missing !== null) {
      found.push(symptom('no-dead-letter-target', queue.id, { name: queue.name, ...missing }));
    }
  }
  for (const { id, name } of topology.exchanges.values()) {
    const perSecond = numbers(id).unroutablePerSecond;
    if (perSecond > 0) found.push(symptom('unroutable', id, { name, perSecond }));
  }
  for (const { id, label, peer, state } of topology.connections.values()) {
    if (!BLOCKED_STATES.has(state)) continue;
    found.push(symptom('blocked-publisher', id, { name: label ?? peer, state }));
  }
  return found;
}

function queueSymptoms(
  queue: QueueView,
  { ready, outPerSecond, redeliveredPerSecond }: LiveNumbers,
  growth: number,
  consumed: ReadonlySet<string>,
): Symptom[] {
  const { id, name, features, type } = queue;
  const found: Symptom[] = [];
  // Messages wait in a queue with a TTL and a dead letter exchange on purpose: a delay.
  const isDelay = features.messageTtlMs !== null && features.deadLetterExchange !== null;
  if (!consumed.has(name) && ready > 0 && !isDelay && type !== 'stream') {
    found.push(symptom('backlog-without-consumer', id, { name, count: ready }));
  }
  if (consumed.has(name) && ready >= GROWTH_MIN_READY && growth >= GROWTH_PER_SECOND) {
    found.push(symptom('growing-backlog', id, { name, count: ready, perSecond: growth }));
  }
  const isLoop =
    redeliveredPerSecond >= LOOP_PER_SECOND && redeliveredPerSecond >= outPerSecond * LOOP_SHARE;
  if (isLoop) {
    found.push(symptom('redelivery-loop', id, { name, perSecond: redeliveredPerSecond }));
  }
  return found;
}

/** Where a queue's dead letters would be lost; null when they are not, or are not kept at all. */
function missingTarget(
  queue: QueueView,
  topology: TopologyMaps,
  sources: ReadonlySet<string>,
): { exchange: string; why: 'missing' | 'unbound' } | null {
  const exchange = queue.features.deadLetterExchange;
  if (exchange === null) return null;
  const target = topology.exchanges.get(exchangeId(exchange));
  if (target === undefined) return { exchange, why: 'missing' };
  if (exchange === '' || sources.has(exchange)) return null;
  return target.alternateExchange === null ? { exchange, why: 'unbound' } : null;
}

const symptom = (
  kind: ProblemKind,
  nodeId: string,
  values: Readonly<Record<string, string | number>>,
): Symptom => ({ id: `${kind}:${nodeId}`, kind, nodeId, values });

interface Tracked {
  symptom: Symptom;
  readonly sinceMs: number;
  seenMs: number;
  isShown: boolean;
}

/** Follows symptoms over time. */
export class ProblemTracker {
  readonly #tracked = new Map<string, Tracked>();
  readonly #depths = new Map<string, { ready: number; growth: number }>();
  #atMs: number | null = null;
  #problems: readonly Problem[] = [];

  /** The problems to show now; the same list as before when none came, went or changed. */
  update(topology: TopologyMaps, numbers: Numbers, nowMs: number): readonly Problem[] {
    this.#followDepths(topology, numbers, nowMs);
    const found = symptoms(topology, numbers, (id) => this.#depths.get(id)?.growth ?? 0);
    for (const one of found) {
      const known = this.#tracked.get(one.id);
      if (known === undefined) {
        const tracked = { symptom: one, sinceMs: nowMs, seenMs: nowMs, isShown: false };
        this.#tracked.set(one.id, tracked);
      } else {
        known.symptom = one;
        known.seenMs = nowMs;
      }
    }
    for (const [id, tracked] of this.#tracked) {
      const { onset, clear } = PATIENCE[tracked.symptom.kind];
      const awayMs = nowMs - tracked.seenMs;
      const isGone = !exists(topology, tracked.symptom.nodeId);
      if (isGone || awayMs > (tracked.isShown ? clear : 0)) this.#tracked.delete(id);
      else if (awayMs === 0 && nowMs - tracked.sinceMs >= onset) tracked.isShown = true;
    }
    return this.#list();
  }

  clear(): void {
    this.#tracked.clear();
    this.#depths.clear();
    this.#atMs = null;
    this.#problems = [];
  }

  #list(): readonly Problem[] {
    const next = [...this.#tracked.values()]
      .filter(({ isShown }) => isShown)
      .map(({ symptom: one, sinceMs }) => ({ ...one, sinceMs }))
      .sort((a, b) => a.sinceMs - b.sinceMs || (a.id < b.id ? -1 : 1));
    const isSame =
      next.length === this.#problems.length &&
      next.every((problem, index) => sameProblem(problem, this.#problems[index]));
    if (!isSame) this.#problems = next;
    return this.#problems;
  }

  #followDepths(topology: TopologyMaps, numbers: Numbers, nowMs: number): void {
    const elapsedMs = this.#atMs === null ? 0 : nowMs - this.#atMs;
    this.#atMs = nowMs;
    const weight = 1 - Math.exp(-elapsedMs / GROWTH_TAU_MS);
    for (const id of topology.queues.keys()) {
      const { ready } = numbers(id);
      const known = this.#depths.get(id);
      if (known === undefined) {
        this.#depths.set(id, { ready, growth: 0 });
      } else if (elapsedMs > 0) {
        const perSecond = ((ready - known.ready) * 1000) / elapsedMs;
        known.growth += (perSecond - known.growth) * weight;
        known.ready = ready;
      }
    }
    for (const id of this.#depths.keys()) if (!topology.queues.has(id)) this.#depths.delete(id);
  }
}

const exists = (topology: TopologyMaps, id: string): boolean =>
  topology.queues.has(id) || topology.exchanges.has(id) || topology.connections.has(id);

function sameProblem(a: Problem, b: Problem | undefined): boolean {
  if (b === undefined || a.id !== b.id || a.sinceMs !== b.sinceMs) return false;
  const keys = Object.keys(a.values);
  return keys.every((key) => {
    const [left, right] = [a.values[key], b.values[key]];
    // Rates wander: only what is seen as another number is another one.
    if (typeof left === 'number' && typeof right === 'number') {
      return Math.abs(left - right) <= Math.max(0.05, Math.abs(right) * 0.02);
    }
    return left === right;
  });
}
