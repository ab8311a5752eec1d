// Drawing a binding with the pointer: from a handle to a node, or to empty canvas for something new. What is
// legal and why something is not come from shared rules; the broker is asked by authoring.

import {
  type ConnectionRefusal,
  connectionRefusal,
} from '../../../shared/topology/connection-rules.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useTopology } from '../../state/topology-store.ts';
import type { Connecting } from './canvas-store.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';

/** Less than this, client pixels, is a click. */
const MIN_DRAG = 4;

interface PointerStart {
  readonly button: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly pointerId: number;
  stopPropagation(): void;
  preventDefault(): void;
}

interface Gesture {
  readonly fromId: string;
  readonly end: Connecting['end'];
  readonly legal: ReadonlySet<string>;
  /** The pointer has been elsewhere: back on the node it began at, it is a target. */
  hasLeft: boolean;
}

/** Called by a handle on pointer down. */
export function beginConnecting(event: PointerStart, fromId: string, end: Connecting['end']): void {
  if (event.button !== 0) return;
  event.stopPropagation();
  event.preventDefault();
  const gesture: Gesture = { fromId, end, legal: legalTargets(fromId, end), hasLeft: false };
  const controller = new AbortController();
  const listen = { signal: controller.signal };
  const stop = (): void => {
    controller.abort();
    setCanvas({ connecting: null });
  };
  const move = (at: PointerEvent): void => {
    const distance = Math.hypot(at.clientX - event.clientX, at.clientY - event.clientY);
    if (distance >= MIN_DRAG || useCanvas.getState().connecting !== null) follow(at, gesture);
  };
  const up = (at: PointerEvent): void => {
    const { connecting } = useCanvas.getState();
    stop();
    if (connecting !== null) drop(connecting, { x: at.clientX, y: at.clientY });
  };
  const key = (pressed: KeyboardEvent): void => {
    if (pressed.key !== 'Escape') return;
    pressed.stopPropagation();
    stop();
  };
  window.addEventListener('pointermove', move, listen);
  window.addEventListener('pointerup', up, listen);
  window.addEventListener('pointercancel', stop, listen);
  window.addEventListener('keydown', key, { ...listen, capture: true });
}

function legalTargets(fromId: string, end: Connecting['end']): ReadonlySet<string> {
  const { graph } = useCanvas.getState();
  return new Set(
    graph.nodes
      .filter(({ id, isGone }) => !isGone && refusalOf(fromId, id, end) === null)
      .map(({ id }) => id),
  );
}

function refusalOf(
  fromId: string,
  overId: string,
  end: Connecting['end'],
): ConnectionRefusal | null {
  const topology = useTopology.getState();
  return end === 'source'
    ? connectionRefusal(topology, fromId, overId)
    : connectionRefusal(topology, overId, fromId);
}

function follow(at: PointerEvent, gesture: Gesture): void {
  const { fromId, end, legal } = gesture;
  const screen = { x: at.clientX, y: at.clientY };
  const pointer = canvasPort()?.toCanvas(screen) ?? screen;
  const under = nodeAt(screen);
  if (under !== fromId) gesture.hasLeft = true;
  const overId = under === fromId && !gesture.hasLeft ? null : under;
  const refusal = overId === null ? null : refusalOf(fromId, overId, end);
  setCanvas({ connecting: { fromId, end, legal, pointer, overId, refusal } });
}

/** The node under a point of the screen. */
export function nodeAt({ x, y }: { x: number; y: number }): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const node = element.closest('.react-flow__node');
    if (node instanceof HTMLElement) return node.dataset.id ?? null;
  }
  return null;
}

function drop(connecting: Connecting, screen: { x: number; y: number }): void {
  const { fromId, end, overId, refusal, pointer } = connecting;
  const { ask } = useAuthoring.getState();
  if (overId !== null) {
    if (refusal !== null) return;
    const [sourceId, destinationId] = end === 'source' ? [fromId, overId] : [overId, fromId];
    ask({ kind: 'bind', sourceId, destinationId, screen });
  } else if (end === 'source' && canvasPort()?.contains(screen) === true) {
    ask({ kind: 'quick-add', screen, canvas: pointer, connectFrom: fromId });
  }
}
