// Clients come and go under new addresses, but what the user placed once stays: a client that gave itself a
// name gets the place that its predecessor of the same name had. Pure.

import type { NodePosition } from '../../../shared/ipc/contract.ts';
import { overlaps, type Point } from '../geometry/rect.ts';
import type { Graph, GraphNode } from '../graph/graph-types.ts';
import { nodeSize } from './node-size.ts';

/** Under which name the place of a client is kept; null for nodes that keep theirs by id, or not at all. */
export function clientPlaceKey(node: GraphNode): string | null {
  if (node.kind !== 'publisher' && node.kind !== 'consumer') return null;
  const label = node.connection?.label ?? null;
  return label === null ? null : `${node.kind}@${label}`;
}

/** Kept places of new clients that nothing stands on now. */
export function placeClients(
  graph: Graph,
  positions: Readonly<Record<string, NodePosition>>,
  known: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const found = new Map<string, Point>();
  for (const node of graph.nodes) {
    const key = known.has(node.id) ? null : clientPlaceKey(node);
    const kept = key === null ? undefined : positions[key];
    if (kept === undefined) continue;
    const rect = { x: kept.x, y: kept.y, ...nodeSize(node.kind) };
    const isFree = !graph.nodes.some((other) => {
      const at = known.get(other.id) ?? found.get(other.id);
      return at !== undefined && overlaps(rect, { ...at, ...nodeSize(other.kind) });
    });
    if (isFree) found.set(node.id, { x: kept.x, y: kept.y });
  }
  return found;
}

/** The positions to keep: of objects by their id, of clients by their name. */
export function keptPositions(
  graph: Graph,
  positions: Readonly<Record<string, NodePosition>>,
): Record<string, NodePosition> {
  const kept: Record<string, NodePosition> = {};
  for (const [id, position] of Object.entries(positions)) {
    if (/^(exchange|queue|unroutable|publisher@|consumer@)/.test(id)) kept[id] = position;
  }
  for (const node of graph.nodes) {
    const key = clientPlaceKey(node);
    const position = positions[node.id];
    if (key !== null && position?.isPlaced === true) kept[key] = position;
  }
  return kept;
}
