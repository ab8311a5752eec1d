// The binding that is being drawn, from its handle to the pointer, with the reason when it may not end here.

import { createPortal } from 'react-dom';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { type Connecting, useCanvas } from '../canvas/canvas-store.ts';
import { edgeCurve, pathOf } from '../geometry/edge-curve.ts';
import { rectAt } from '../geometry/rect.ts';
import { nodeSize } from '../layout/node-size.ts';
import styles from './pending-edge.module.css';

export function PendingEdge() {
  const connecting = useCanvas((state) => state.connecting);
  if (connecting === null) return null;
  return (
    <>
      <Line connecting={connecting} />
      {createPortal(<Hint connecting={connecting} />, document.body)}
    </>
  );
}

function Line({ connecting }: { connecting: Connecting }) {
  const nodes = useCanvas((state) => state.graph.nodes);
  const positions = useLayout((state) => state.positions);
  const { fromId, end, overId, pointer, refusal } = connecting;
  const rectOf = (id: string | null) => {
    const node = nodes.find((other) => other.id === id);
    const at = id === null ? undefined : positions[id];
    return node === undefined || at === undefined ? null : rectAt(at, nodeSize(node.kind));
  };
  const from = rectOf(fromId);
  if (from === null) return null;
  const free = rectAt(pointer, { width: 0, height: 0 });
  const to = refusal === null ? (rectOf(overId) ?? free) : free;
  const curve = end === 'source' ? edgeCurve(from, to) : edgeCurve(to, from);
  return (
    <svg className={styles.layer} aria-hidden={true}>
      <path className={styles.line} data-refused={refusal !== null} d={pathOf(curve)} />
      {overId === null && <circle className={styles.end} cx={pointer.x} cy={pointer.y} r={4} />}
    </svg>
  );
}

function Hint({ connecting }: { connecting: Connecting }) {
  const { t } = useTranslation('topology');
  const { t: tellWhy } = useTranslation('authoring');
  const { overId, refusal, pointer, end } = connecting;
  const screen = canvasPort()?.toScreen(pointer);
  if (screen === undefined) return null;
  const place = { transform: `translate(${screen.x + 16}px,${screen.y + 16}px)` };
  if (refusal !== null) {
    return (
      <div className={styles.hint} style={place} role="status" data-refused={true}>
        {tellWhy(`refusal.${refusal.reason}`, { name: refusal.name })}
      </div>
    );
  }
  if (overId !== null || end === 'destination') return null;
  return (
    <div className={styles.hint} style={place} role="status">
      {t('connect.dropForNew')}
    </div>
  );
}
