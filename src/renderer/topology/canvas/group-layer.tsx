// Named areas around nodes, behind everything. The title selects, drags and renames.

import { ViewportPortal } from '@xyflow/react';
import { type CSSProperties, memo, type PointerEvent, useRef, useState } from 'react';
import type { LayoutGroup, NodePosition } from '../../../shared/ipc/contract.ts';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { bounds, grown, type Rect } from '../geometry/rect.ts';
import { renameGroup } from './arranging.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';
import styles from './group-layer.module.css';
import { openMenu } from './menu-store.ts';
import { pushMove } from './moving.ts';
import { nodesOf, rectsOf } from './selected.ts';

const PADDING = 28;

export function GroupLayer() {
  const groups = useLayout((state) => state.groups);
  const nodes = useCanvas((state) => state.graph.nodes);
  const zoomStep = useCanvas((state) => state.zoomStep);
  // Areas follow their members.
  useLayout((state) => state.positions);
  if (groups.length === 0) return null;
  const unit = { '--unit': Math.max(1, 1 / 2 ** zoomStep) } as CSSProperties;
  return (
    <ViewportPortal>
      <div className={styles.layer} style={unit}>
        {groups.map((group) => {
          const members = nodes.filter(({ id }) => group.members.includes(id));
          const box = bounds(rectsOf(members).values());
          return box === null ? null : (
            <Area key={group.id} group={group} rect={grown(box, PADDING)} />
          );
        })}
      </div>
    </ViewportPortal>
  );
}

const Area = memo(function Area({ group, rect }: { group: LayoutGroup; rect: Rect }) {
  const isRenamed = useCanvas((state) => state.renamedGroupId === group.id);
  return (
    <section
      className={styles.area}
      style={{
        transform: `translate(${rect.x}px,${rect.y}px)`,
        width: rect.width,
        height: rect.height,
      }}
      aria-label={group.title}
      data-group-id={group.id}
    >
      {isRenamed ? <TitleInput group={group} /> : <Title group={group} />}
    </section>
  );
});

function Title({ group }: { group: LayoutGroup }) {
  const { t } = useTranslation('topology');
  const drag = useGroupDrag(group);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`${styles.title} nopan`}
      title={t('group.hint')}
      onDoubleClick={(event) => {
        event.stopPropagation();
        setCanvas({ renamedGroupId: group.id });
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
        openMenu({
          kind: 'group',
          screen: { x: event.clientX, y: event.clientY },
          groupId: group.id,
        });
      }}
      {...drag}
    >
      {group.title}
    </button>
  );
}

/** Dragging the title moves all members; a click selects them. */
function useGroupDrag(group: LayoutGroup) {
  const start = useRef<{ x: number; y: number; places: Record<string, NodePosition> } | null>(null);
  const toCanvas = (event: PointerEvent) =>
    canvasPort()?.toCanvas({ x: event.clientX, y: event.clientY }) ?? { x: 0, y: 0 };
  return {
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const { positions } = useLayout.getState();
      const places = Object.fromEntries(
        group.members.flatMap((id) => {
          const at = positions[id];
          return at === undefined ? [] : [[id, at]];
        }),
      );
      start.current = { ...toCanvas(event), places };
      const nodes = nodesOf(useCanvas.getState().graph, group.members);
      useSelection.getState().select(nodes.map((node) => node.entityId));
    },
    onPointerMove: (event: PointerEvent) => {
      if (start.current === null) return;
      const at = toCanvas(event);
      const dx = at.x - start.current.x;
      const dy = at.y - start.current.y;
      useLayout
        .getState()
        .place(
          Object.fromEntries(
            Object.entries(start.current.places).map(([id, place]) => [
              id,
              { x: place.x + dx, y: place.y + dy, isPlaced: true },
            ]),
          ),
        );
    },
    onPointerUp: () => {
      if (start.current === null) return;
      pushMove(start.current.places, (count) => ({ key: 'moveNodes', values: { count } }));
      start.current = null;
    },
  };
}

function TitleInput({ group }: { group: LayoutGroup }) {
  const { t } = useTranslation('topology');
  const [title, setTitle] = useState(group.title);
  const finish = (isKept: boolean): void => {
    setCanvas({ renamedGroupId: null });
    if (isKept) renameGroup(group.id, title.trim());
  };
  return (
    <input
      className={`${styles.title} ${styles.input} nopan`}
      aria-label={t('group.title')}
      // biome-ignore lint/a11y/noAutofocus: it replaces what was clicked
      autoFocus
      value={title}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') finish(false);
      }}
    />
  );
}
