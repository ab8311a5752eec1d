// React Flow with the studio's nodes, edges and manners. Panning, zooming, dragging and selecting are its;
// edges, keyboard, drawing of bindings and everything that is said are the studio's own.

import { Background, type NodeTypes, ReactFlow, SelectionMode, useReactFlow } from '@xyflow/react';
import { type MouseEvent, type ReactNode, type RefObject, useRef } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { EdgeLayer } from '../edges/edge-layer.tsx';
import { GRID } from '../layout/node-size.ts';
import { ConsumerNode, PublisherNode } from '../nodes/client-nodes.tsx';
import { ExchangeNode } from '../nodes/exchange-node.tsx';
import { QueueNode } from '../nodes/queue-node.tsx';
import { UnroutableNode } from '../nodes/unroutable-node.tsx';
import styles from './canvas.module.css';
import { quickAddAt } from './canvas-menus.tsx';
import { CanvasPanels } from './canvas-panels.tsx';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { GroupLayer } from './group-layer.tsx';
import { HelperLines } from './helper-lines.tsx';
import { openMenu } from './menu-store.ts';
import { useCanvasCommands } from './use-canvas-commands.ts';
import { useCanvasKeyboard } from './use-canvas-keyboard.ts';
import { useCanvasPort } from './use-canvas-port.ts';
import { useCanvasVhost } from './use-canvas-vhost.ts';
import { type CanvasNode, useFlowNodes } from './use-flow-nodes.ts';
import { useNodeMoves } from './use-node-moves.ts';
import { useViewport } from './use-viewport.ts';

const NODE_TYPES: NodeTypes = {
  exchange: ExchangeNode,
  queue: QueueNode,
  publisher: PublisherNode,
  consumer: ConsumerNode,
  unroutable: UnroutableNode,
};
const SNAP: [number, number] = [GRID, GRID];
const MULTI_SELECT = ['Meta', 'Control', 'Shift'];
const MIN_ZOOM = 0.05;
const MAX_ZOOM = 2;

export function Canvas() {
  const wrapper = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<CanvasNode>();
  const nodes = useFlowNodes();
  const moves = useNodeMoves();
  const keepViewport = useCanvasVhost(flow);
  const viewport = useViewport(wrapper, keepViewport);
  const keyboard = useCanvasKeyboard(flow, wrapper);
  const snapsToGrid = usePreferences((state) => state.snapsToGrid);
  useCanvasPort(flow, wrapper);
  useCanvasCommands(flow);
  return (
    <CanvasFrame wrapper={wrapper} keyboard={keyboard}>
      <ReactFlow<CanvasNode>
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        onNodesChange={moves.onNodesChange}
        onNodeDragStart={moves.onDragStart}
        onNodeDragStop={moves.onDragStop}
        onSelectionDragStart={moves.onDragStart}
        onSelectionDragStop={moves.onDragStop}
        {...viewport}
        {...POINTER}
        minZoom={MIN_ZOOM}
        maxZoom={MAX_ZOOM}
        snapToGrid={snapsToGrid}
        snapGrid={SNAP}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={MULTI_SELECT}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        attributionPosition="bottom-center"
      >
        <Dots />
        <GroupLayer />
        <EdgeLayer />
        <HelperLines />
        <CanvasPanels />
      </ReactFlow>
    </CanvasFrame>
  );
}

interface FrameProps {
  readonly wrapper: RefObject<HTMLDivElement | null>;
  readonly keyboard: ReturnType<typeof useCanvasKeyboard>;
  readonly children: ReactNode;
}

/** One stop of the Tab key; what it holds is gone through with arrows. */
function CanvasFrame({ wrapper, keyboard, children }: FrameProps) {
  const { t } = useTranslation('topology');
  const vhost = useVhost((state) => state.current);
  const detail = useCanvas((state) => state.detail);
  const isConnecting = useCanvas((state) => state.connecting !== null);
  const isPanning = useCanvas((state) => state.isPanning);
  const isEmpty = useCanvas((state) => state.graph.nodes.length === 0);
  return (
    <div
      ref={wrapper}
      className={styles.canvas}
      role="application"
      aria-label={t('canvas.label', { vhost })}
      aria-describedby="canvas-hint"
      tabIndex={isEmpty ? 0 : -1}
      data-detail={detail}
      data-connecting={isConnecting}
      data-panning={isPanning}
      {...keyboard}
      onDoubleClick={onDoubleClick}
    >
      <span id="canvas-hint" hidden>
        {t('canvas.hint')}
      </span>
      {children}
    </div>
  );
}

/** Dots would be a grey haze far out. */
function Dots() {
  const detail = useCanvas((state) => state.detail);
  if (detail === 'far') return null;
  return <Background gap={GRID * 2} size={1} className={styles.dots ?? ''} />;
}

function onDoubleClick(event: MouseEvent): void {
  const { target } = event;
  if (target instanceof Element && target.classList.contains('react-flow__pane')) {
    quickAddAt({ x: event.clientX, y: event.clientY });
  }
}

/** What the pointer does; the same for ever, so that React Flow need not look at it again. */
const POINTER = {
  onNodeClick: (event: MouseEvent, { data: { node } }: CanvasNode) => {
    setCanvas({ focusedId: node.id });
    if (event.shiftKey || event.metaKey || event.ctrlKey) return;
    if (node.kind === 'unroutable') useWorkspace.getState().openBottom('unroutable');
    else {
      useSelection.getState().select([node.entityId]);
      useWorkspace.getState().openInspector();
    }
  },
  onNodeMouseEnter: (_event: MouseEvent, node: CanvasNode) => setCanvas({ hoveredNodeId: node.id }),
  onNodeMouseLeave: () => setCanvas({ hoveredNodeId: null }),
  onNodeContextMenu: (event: MouseEvent, { data: { node } }: CanvasNode) => {
    event.preventDefault();
    const { ids, select } = useSelection.getState();
    if (!ids.includes(node.entityId)) select([node.entityId]);
    setCanvas({ focusedId: node.id });
    openMenu({ kind: 'node', screen: { x: event.clientX, y: event.clientY }, node });
  },
  onPaneClick: () => {
    useSelection.getState().select([]);
    if (useSelection.getState().highlight?.reason === 'focus') {
      useSelection.getState().setHighlight(null);
    }
  },
  onPaneContextMenu: (event: { preventDefault(): void; clientX: number; clientY: number }) => {
    event.preventDefault();
    openMenu({ kind: 'pane', screen: { x: event.clientX, y: event.clientY } });
  },
};
