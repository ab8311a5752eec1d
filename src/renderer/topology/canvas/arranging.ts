// Tidy, align, distribute, group: what changes places of nodes as a whole, each one undo step.

import type { LayoutGroup, NodePosition } from '../../../shared/ipc/contract.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useHistory } from '../../state/history-store.ts';
import { useLayout } from '../../state/layout-store.ts';
import { bounds, type Point } from '../geometry/rect.ts';
import type { Graph, GraphNode } from '../graph/graph-types.ts';
import { alignedLeft, alignedTop, distributed } from '../layout/arrange.ts';
import { layoutGraph } from '../layout/layout.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { movePlaces, pushPlaces, type StepLabel } from './moving.ts';
import { rectsOf, selectedNodes } from './selected.ts';

/** Lays out the selection where it stands, or everything when less than two nodes are selected. */
export async function tidy(): Promise<void> {
  const { graph } = useCanvas.getState();
  const selected = selectedNodes();
  const nodes = selected.length > 1 ? selected : graph.nodes.filter((node) => !node.isGone);
  if (nodes.length === 0) return;
  const places = layoutGraph(partOf(graph, nodes));
  const box = bounds(rectsOf(nodes).values()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const moved = new Map([...places].map(([id, at]) => [id, { x: at.x + box.x, y: at.y + box.y }]));
  await moveAsStep(moved, { key: 'tidy', values: {} });
  if (selected.length <= 1) canvasPort()?.fitView();
}

function partOf(graph: Graph, nodes: readonly GraphNode[]): Graph {
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
}

export type Arrangement = 'left' | 'top' | 'horizontally' | 'vertically';

export function arrange(how: Arrangement): Promise<void> {
  const rects = rectsOf(selectedNodes());
  const places =
    how === 'left'
      ? alignedLeft(rects)
      : how === 'top'
        ? alignedTop(rects)
        : distributed(rects, how === 'horizontally' ? 'x' : 'y');
  const key = how === 'left' || how === 'top' ? 'align' : 'distribute';
  return moveAsStep(places, { key, values: { count: rects.size } });
}

async function moveAsStep(places: ReadonlyMap<string, Point>, label: StepLabel): Promise<void> {
  const before: Record<string, NodePosition> = {};
  const after: Record<string, NodePosition> = {};
  const { positions } = useLayout.getState();
  for (const [id, { x, y }] of places) {
    const was = positions[id];
    if (was === undefined || (was.x === x && was.y === y)) continue;
    before[id] = was;
    after[id] = { x, y, isPlaced: true };
  }
  if (Object.keys(after).length === 0) return;
  pushPlaces(before, after, label);
  await movePlaces(new Map(Object.entries(after)), true);
}

/** Puts the selected nodes into a named area, or takes the area away when they are one already. */
export function toggleGroup(title: string): void {
  const members = selectedNodes().map(({ id }) => id);
  if (members.length === 0) return;
  const { groups } = useLayout.getState();
  const same = groups.find(
    (group) =>
      group.members.length === members.length && group.members.every((id) => members.includes(id)),
  );
  if (same !== undefined) {
    ungroup(same.id);
    return;
  }
  // A node is in one area at most.
  const others = groups
    .map((group) => ({ ...group, members: group.members.filter((id) => !members.includes(id)) }))
    .filter((group) => group.members.length > 0);
  const group: LayoutGroup = { id: crypto.randomUUID(), title, members };
  setGroupsAsStep([...others, group], { key: 'group', values: { name: title } });
  setCanvas({ renamedGroupId: group.id });
}

export function ungroup(id: string): void {
  const { groups } = useLayout.getState();
  const title = groups.find((group) => group.id === id)?.title ?? '';
  setGroupsAsStep(
    groups.filter((group) => group.id !== id),
    { key: 'ungroup', values: { name: title } },
  );
}

export function renameGroup(id: string, title: string): void {
  const { groups } = useLayout.getState();
  const old = groups.find((group) => group.id === id);
  if (old === undefined || old.title === title || title === '') return;
  setGroupsAsStep(
    groups.map((group) => (group.id === id ? { ...group, title } : group)),
    { key: 'renameGroup', values: { name: title } },
  );
}

function setGroupsAsStep(after: readonly LayoutGroup[], label: StepLabel): void {
  const { groups: before, setGroups } = useLayout.getState();
  setGroups(after);
  const put = async (groups: readonly LayoutGroup[]): Promise<null> => {
    setGroups(groups);
    return null;
  };
  useHistory.getState().push({ label, undo: () => put(before), redo: () => put(after) });
}
