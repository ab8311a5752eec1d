// Graph and positions to React Flow's nodes. A node object stays the same until something of it changes, and
// nothing that changes with every message is ever in one.

import type { Node } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import type { GraphNode, GraphNodeKind } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';
import { useCanvas } from './canvas-store.ts';
import { useNodeLabel } from './node-label.ts';

export type CanvasNode = Node<{ readonly node: GraphNode }, GraphNodeKind>;

export function useFlowNodes(): CanvasNode[] {
  const graph = useCanvas((state) => state.graph);
  const focusedId = useCanvas((state) => state.focusedId);
  const positions = useLayout((state) => state.positions);
  const selectedIds = useSelection((state) => state.ids);
  const label = useNodeLabel();
  const { t } = useTranslation('topology');
  const roledescription = t('node.role');
  const cache = useRef(new Map<string, CanvasNode>());
  const labelled = useRef(label);

  return useMemo(() => {
    const selected = new Set(selectedIds);
    const before = cache.current;
    const now = new Map<string, CanvasNode>();
    // Texts are made once per object and language: a thousand of them are no trifle.
    const isSameLanguage = labelled.current === label;
    labelled.current = label;
    const tabStop = graph.nodes.some(({ id }) => id === focusedId)
      ? focusedId
      : (graph.nodes[0]?.id ?? null);
    for (const node of graph.nodes) {
      const at = positions[node.id];
      if (at === undefined) continue;
      const old = before.get(node.id);
      const text = isSameLanguage && old?.data.node === node ? old.ariaLabel : undefined;
      const flowNode = toFlowNode(node, at, {
        isSelected: isSelected(node, selected),
        isTabStop: node.id === tabStop,
        label: text ?? label(node),
        roledescription,
      });
      now.set(node.id, old !== undefined && isSame(old, flowNode) ? old : flowNode);
    }
    cache.current = now;
    return [...now.values()];
  }, [graph, focusedId, positions, selectedIds, label, roledescription]);
}

/** A place of unroutable messages is not selected with its exchange: one ring is enough. */
const isSelected = (node: GraphNode, selected: ReadonlySet<string>): boolean =>
  selected.has(node.kind === 'unroutable' ? node.id : node.entityId);

interface Looks {
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly label: string;
  readonly roledescription: string;
}

function toFlowNode(node: GraphNode, at: { x: number; y: number }, looks: Looks): CanvasNode {
  const domAttributes = {
    tabIndex: looks.isTabStop && !node.isGone ? 0 : -1,
    'aria-roledescription': looks.roledescription,
    'data-node-id': node.id,
    'data-entity-id': node.entityId,
    'data-node-kind': node.kind,
  };
  return {
    id: node.id,
    type: node.kind,
    position: { x: at.x, y: at.y },
    ...nodeSize(node.kind),
    data: { node },
    selected: looks.isSelected,
    draggable: !node.isGone,
    selectable: !node.isGone,
    focusable: false,
    connectable: false,
    deletable: false,
    ariaRole: 'group',
    ariaLabel: looks.label,
    domAttributes,
    ...(node.isGone ? { className: 'is-gone' } : {}),
  };
}

function isSame(a: CanvasNode, b: CanvasNode): boolean {
  return (
    a.data.node === b.data.node &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.selected === b.selected &&
    a.ariaLabel === b.ariaLabel &&
    a.domAttributes?.tabIndex === b.domAttributes?.tabIndex &&
    a.domAttributes?.['aria-roledescription'] === b.domAttributes?.['aria-roledescription']
  );
}
