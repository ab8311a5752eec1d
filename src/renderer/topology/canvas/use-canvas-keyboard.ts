// Keys and focus of the canvas.

import type { ReactFlowInstance } from '@xyflow/react';
import { type FocusEvent, type KeyboardEvent, type RefObject, useMemo } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { runCommand } from '../../state/command-registry.ts';
import { useSelection } from '../../state/selection-store.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { type KeyboardOptions, onCanvasKey } from './keyboard.ts';
import { focusNodeElement, keepInView } from './use-canvas-port.ts';
import type { CanvasNode } from './use-flow-nodes.ts';

export function useCanvasKeyboard(
  flow: ReactFlowInstance<CanvasNode>,
  wrapper: RefObject<HTMLDivElement | null>,
) {
  const { t } = useTranslation('topology');
  return useMemo(() => {
    const options: KeyboardOptions = {
      focusNode: (id) => {
        const node = useCanvas.getState().graph.nodes.find((other) => other.id === id);
        if (node === undefined) return;
        useSelection.getState().select([node.kind === 'unroutable' ? node.id : node.entityId]);
        keepInView(flow, wrapper.current, id);
        focusNodeElement(wrapper.current, id);
      },
      describeEdge: (edge, bindingId, index, count) => {
        const binding =
          edge.kind === 'binding' ? edge.bindings.find(({ id }) => id === bindingId) : undefined;
        return t('announce.binding', {
          source: binding?.source ?? '',
          destination: binding?.destination ?? '',
          key: binding?.key ?? '',
          index,
          count,
        });
      },
      describeMove: (count) => t('announce.moved', { count }),
    };
    return {
      onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
        if (!isOnCanvas(event.target)) return;
        const isTab = event.key === 'Tab' && !event.shiftKey && isPointing(event);
        if (isTab) runCommand('topology.quick-add');
        if (!isTab && !onCanvasKey(event, options)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      onFocus: (event: FocusEvent) => {
        const node = event.target.closest('.react-flow__node');
        if (node instanceof HTMLElement && node.dataset.id !== undefined) {
          setCanvas({ focusedId: node.dataset.id });
        }
      },
    };
  }, [flow, wrapper, t]);
}

/** Nodes and the canvas itself; not what lies over it, such as a name being edited. */
const isOnCanvas = (target: EventTarget): boolean =>
  target instanceof Element &&
  (target.classList.contains('react-flow__node') || target.getAttribute('role') === 'application');

/**
 * Tab adds something while the canvas is worked on with the pointer. Whoever came here by keyboard goes on
 * to what is next: nobody is caught on the canvas.
 */
const isPointing = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && !target.matches(':focus-visible');
