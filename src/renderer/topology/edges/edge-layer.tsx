// All edges, in one drawing behind the nodes. Near, each edge is drawn and can be pointed at; far out, edges
// are a handful of paths that only show where something flows.

import { ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { useLayout } from '../../state/layout-store.ts';
import { onLiveNumbers } from '../../state/rates-store.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import { drawnLines } from '../flow/drawn-lines.ts';
import { ParticleLayer } from '../flow/particle-layer.tsx';
import { followMaximum } from '../flow/scale-store.ts';
import { edgeCurve, pointAt } from '../geometry/edge-curve.ts';
import { overlaps, type Rect, rectAt } from '../geometry/rect.ts';
import type { GraphEdge, GraphNode } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';
import styles from './edge.module.css';
import { EdgeLabels } from './edge-labels.tsx';
import { EdgeView, type EdgeViewProps } from './edge-view.tsx';
import { FarEdges } from './far-edges.tsx';
import { PendingEdge } from './pending-edge.tsx';

/** Distance of the points of a curve that are looked at, graph units. */
const SAMPLE = 160;

export function EdgeLayer() {
  const detail = useCanvas((state) => state.detail);
  useEffect(
    () =>
      onLiveNumbers(() => {
        followMaximum(performance.now());
        drawnLines.paint();
      }),
    [],
  );
  return (
    <ViewportPortal>
      {detail === 'far' ? <FarEdges /> : <NearEdges />}
      <ParticleLayer />
      <PendingEdge />
    </ViewportPortal>
  );
}

function NearEdges() {
  const edges = useShownEdges();
  const detail = useCanvas((state) => state.detail);
  return (
    <>
      <svg className={styles.layer} aria-hidden={true}>
        {edges.map((props) => (
          <EdgeView key={props.edge.id} {...props} />
        ))}
      </svg>
      {detail === 'near' && <EdgeLabels edges={edges} />}
    </>
  );
}

/** Those that may be seen on screen. */
export function useShownEdges(): readonly EdgeViewProps[] {
  const { nodes, edges } = useCanvas((state) => state.graph);
  const area = useCanvas((state) => state.edgeArea);
  const positions = useLayout((state) => state.positions);
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const degrees = useMemo(() => degreesOf(edges), [edges]);
  return useMemo(
    () =>
      edges.flatMap((edge) => {
        const props = edgeProps(edge, byId, positions, degrees);
        return props === null || !isSeen(props, area) ? [] : [props];
      }),
    [edges, byId, positions, area, degrees],
  );
}

function edgeProps(
  edge: GraphEdge,
  nodes: ReadonlyMap<string, GraphNode>,
  positions: Readonly<Record<string, { readonly x: number; readonly y: number }>>,
  { out, into }: Degrees,
): EdgeViewProps | null {
  const [from, to] = [nodes.get(edge.source), nodes.get(edge.target)];
  const [source, target] = [positions[edge.source], positions[edge.target]];
  if (!from || !to || !source || !target) return null;
  const crowd = (out.get(edge.source) ?? 0) - (into.get(edge.target) ?? 0);
  const labelAt = crowd > 0 ? 0.6 : crowd < 0 ? 0.4 : 0.5;
  return { edge, source, sourceKind: from.kind, target, targetKind: to.kind, labelAt };
}

interface Degrees {
  readonly out: ReadonlyMap<string, number>;
  readonly into: ReadonlyMap<string, number>;
}

function degreesOf(edges: readonly GraphEdge[]): Degrees {
  const out = new Map<string, number>();
  const into = new Map<string, number>();
  for (const { source, target } of edges) {
    out.set(source, (out.get(source) ?? 0) + 1);
    into.set(target, (into.get(target) ?? 0) + 1);
  }
  return { out, into };
}

/** By points of the curve: the box around a long edge says little about where it runs. */
function isSeen({ source, sourceKind, target, targetKind }: EdgeViewProps, area: Rect | null) {
  if (area === null) return true;
  const curve = edgeCurve(
    rectAt(source, nodeSize(sourceKind)),
    rectAt(target, nodeSize(targetKind)),
  );
  const length = Math.hypot(curve.to.x - curve.from.x, curve.to.y - curve.from.y);
  const steps = Math.ceil(length / SAMPLE) + 2;
  for (let step = 0; step <= steps; step++) {
    const { x, y } = pointAt(curve, step / steps);
    if (overlaps({ x, y, width: 0, height: 0 }, area, SAMPLE)) return true;
  }
  return false;
}
