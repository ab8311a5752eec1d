// What all nodes have in common: their outline and its states, handles to draw bindings from, the badge of
// problems and the mark of who declared the object.

import clsx from 'clsx';
import { Plug, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Origin } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import type { Detail } from '../canvas/canvas-store.ts';
import { beginConnecting } from '../canvas/connecting.ts';
import type { GraphNode } from '../graph/graph-types.ts';
import styles from './node.module.css';
import { useConnectState, useEmphasis, useProblemKinds } from './node-state.ts';

interface NodeFrameProps {
  readonly node: GraphNode;
  readonly detail: Detail;
  readonly isSelected: boolean;
  /** Colour of the node: an exchange's type, else its kind. */
  readonly tone: string;
  readonly isDashed: boolean;
  readonly handle: 'source' | 'destination' | null;
  readonly origin: Origin | null;
  readonly children: ReactNode;
}

export function NodeFrame({
  node,
  detail,
  isSelected,
  tone,
  isDashed,
  handle,
  origin,
  children,
}: NodeFrameProps) {
  const emphasis = useEmphasis(node);
  const connect = useConnectState(node.id);
  return (
    <div
      className={clsx(styles.node, styles[node.kind], styles[detail])}
      data-tone={tone}
      data-emphasis={emphasis}
      data-connect={connect}
      data-selected={isSelected}
      data-dashed={isDashed}
      data-gone={node.isGone}
    >
      {children}
      {detail === 'near' && origin?.by === 'client' && <OriginBadge client={origin.client} />}
      <ProblemBadge node={node} detail={detail} />
      {detail !== 'far' && handle !== null && !node.isGone && <Handle node={node} end={handle} />}
    </div>
  );
}

function OriginBadge({ client }: { client: string | null }) {
  const { t } = useTranslation('topology');
  const name = client ?? t('origin.unnamed');
  return (
    <span className={styles.origin} title={t('origin.client', { client: name })}>
      <Plug size={10} aria-hidden={true} />
      <span className={styles.originName}>{name}</span>
    </span>
  );
}

function ProblemBadge({ node, detail }: { node: GraphNode; detail: Detail }) {
  const { t } = useTranslation('problems');
  const kinds = useProblemKinds(node);
  if (kinds === '') return null;
  const names = kinds.split(' ');
  // The keys are the kinds themselves.
  const text = names.map((kind) => t(`badge.${kind}` as 'badge.unroutable')).join(' · ');
  if (detail === 'far') return <span className={styles.problemBlock} title={text} />;
  return (
    <button
      type="button"
      className={clsx(styles.problem, 'nodrag')}
      title={text}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        useWorkspace.getState().openBottom('problems');
      }}
    >
      <TriangleAlert size={11} aria-hidden={true} />
      {detail === 'near' && <span>{text}</span>}
    </button>
  );
}

/** With the pointer only: the keyboard binds with B. */
function Handle({ node, end }: { node: GraphNode; end: 'source' | 'destination' }) {
  const { t } = useTranslation('topology');
  return (
    <div
      className={clsx(styles.handle, styles[end], 'nodrag', 'nopan')}
      title={t(end === 'source' ? 'handle.source' : 'handle.destination')}
      data-handle={end}
      onPointerDown={(event) => beginConnecting(event, node.id, end)}
    >
      <span className={styles.dot} />
    </div>
  );
}
