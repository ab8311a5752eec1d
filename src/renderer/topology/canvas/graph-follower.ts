// Keeps the canvas's graph like the topology: rebuilds it when something changed, lets what was deleted fade,
// and finds places for what is new.

import type { NodePosition } from '../../../shared/ipc/contract.ts';
import { useFlow } from '../../state/flow-store.ts';
import { useLayout } from '../../state/layout-store.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { liveNumbers, onLiveNumbers } from '../../state/rates-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { exchangeId, useTopology } from '../../state/topology-store.ts';
import type { Point } from '../geometry/rect.ts';
import { ghostsAfter, NO_GHOSTS, nextFadeEnd, withGhosts } from '../graph/ghosts.ts';
import { buildGraph, withStableObjects } from '../graph/graph.ts';
import { defaultLiveId } from '../graph/graph-edges.ts';
import { EMPTY_GRAPH, type Graph, type GraphOptions } from '../graph/graph-types.ts';
import { placeClients } from '../layout/client-places.ts';
import { placeNewNodes } from '../layout/placement.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { movePlaces } from './moving.ts';

/** New nodes of a busy start are laid out together while they are this young, milliseconds. */
const SETTLING_MS = 2500;

/** Follows until the function it returns is called. */
export class GraphFollower {
  #alive: Graph = EMPTY_GRAPH;
  #ghosts = NO_GHOSTS;
  #fadeTimer: ReturnType<typeof setTimeout> | null = null;
  #isQueued = false;
  #defaultTargets: ReadonlySet<string> = new Set();
  readonly #bornMs = new Map<string, number>();
  readonly #stops: (() => void)[] = [];

  start(): void {
    const queue = (): void => this.#queue();
    this.#stops.push(
      useTopology.subscribe(queue),
      useFlow.subscribe((now, before) => now.unroutable !== before.unroutable && queue()),
      usePreferences.subscribe(queue),
      useSelection.subscribe((now, before) => now.ids !== before.ids && queue()),
      useCanvas.subscribe((now, before) => now.shown !== before.shown && queue()),
      onLiveNumbers(() => this.#followDefaultTargets()),
    );
    this.#rebuild();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#fadeTimer !== null) clearTimeout(this.#fadeTimer);
    this.#fadeTimer = null;
  }

  /** Another vhost: what was there does not fade, and numbers of the old one say nothing. */
  forget(): void {
    this.#alive = EMPTY_GRAPH;
    this.#ghosts = NO_GHOSTS;
    this.#defaultTargets = new Set();
    this.#bornMs.clear();
    setCanvas({ graph: EMPTY_GRAPH, isReady: false, shown: new Set(), focusedId: null });
  }

  /** Positions are there: from now on nodes are drawn. */
  begin(): void {
    setCanvas({ isReady: true });
    this.#rebuild();
  }

  #queue(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      this.#rebuild();
    });
  }

  #rebuild(): void {
    const topology = useTopology.getState();
    if (!useCanvas.getState().isReady || !topology.isLoaded) return;
    const now = Date.now();
    const next = withStableObjects(buildGraph(topology, this.#options()), this.#alive);
    this.#ghosts = ghostsAfter(this.#alive, next, this.#ghosts, now);
    this.#alive = next;
    const shown = withGhosts(next, this.#ghosts);
    const graph = withStableObjects(shown, useCanvas.getState().graph);
    this.#place(graph, now);
    if (
      graph.nodes !== useCanvas.getState().graph.nodes ||
      graph.edges !== useCanvas.getState().graph.edges
    ) {
      setCanvas({ graph });
    }
    this.#waitForFade(now);
  }

  #options(): GraphOptions {
    const { showsDefaultExchange, showsClients } = usePreferences.getState();
    return {
      showsDefaultExchange,
      showsClients,
      defaultTargets: this.#defaultTargets,
      showsAllDefaultTargets: useSelection.getState().ids.includes(exchangeId('')),
      unroutable: new Set(useFlow.getState().unroutable.map((note) => note.exchange)),
      shown: useCanvas.getState().shown,
    };
  }

  /** Places what is new; what has only just come may move once more while its neighbours still arrive. */
  #place(graph: Graph, nowMs: number): void {
    const { positions, place } = useLayout.getState();
    const known = new Map<string, NodePosition>();
    const young = new Set<string>();
    let hasNew = false;
    for (const { id } of graph.nodes) {
      const at = positions[id];
      if (at === undefined) {
        hasNew = true;
        this.#bornMs.set(id, nowMs);
      } else if (!at.isPlaced && nowMs - (this.#bornMs.get(id) ?? 0) < SETTLING_MS) {
        young.add(id);
      } else {
        known.set(id, at);
      }
    }
    const hasNewEdges = young.size > 0 && graph.edges !== useCanvas.getState().graph.edges;
    if (!hasNew && !hasNewEdges) return;
    const clients = placeClients(graph, positions, known);
    for (const [id, at] of clients) known.set(id, { ...at, isPlaced: true });
    const fresh: Record<string, NodePosition> = {};
    const moved = new Map<string, Point>();
    for (const [id, at] of [...clients, ...placeNewNodes(graph, known)]) {
      if (young.has(id)) moved.set(id, at);
      else fresh[id] = { x: at.x, y: at.y, isPlaced: clients.has(id) };
    }
    place(fresh);
    if (moved.size > 0) void movePlaces(moved);
  }

  #followDefaultTargets(): void {
    const queues = useTopology.getState().queues;
    let targets: Set<string> | null = null;
    for (const { name } of queues.values()) {
      if (this.#defaultTargets.has(name) || liveNumbers(defaultLiveId(name)).perSecond === 0)
        continue;
      targets ??= new Set(this.#defaultTargets);
      targets.add(name);
    }
    if (targets === null) return;
    this.#defaultTargets = targets;
    this.#queue();
  }

  #waitForFade(nowMs: number): void {
    if (this.#fadeTimer !== null) clearTimeout(this.#fadeTimer);
    const end = nextFadeEnd(this.#ghosts);
    this.#fadeTimer =
      end === null ? null : setTimeout(() => this.#queue(), Math.max(0, end - nowMs) + 10);
  }
}
