// Moves nodes, at once or in a short glide, and makes undo steps of it.

import type { NodePosition } from '../../../shared/ipc/contract.ts';
import { useHistory } from '../../state/history-store.ts';
import { useLayout } from '../../state/layout-store.ts';
import type { Point } from '../geometry/rect.ts';
import { isStill } from './motion.ts';

/** How long a glide takes, milliseconds. */
const GLIDE_MS = 260;

type Positions = Readonly<Record<string, NodePosition>>;

export interface StepLabel {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

let glide = 0;

/**
 * Brings nodes to new places, gliding where motion is wanted. Resolves when they are there, or when another
 * glide took over.
 */
export function movePlaces(to: ReadonlyMap<string, Point>, isPlaced?: boolean): Promise<void> {
  const { positions } = useLayout.getState();
  const target: Record<string, NodePosition> = {};
  for (const [id, { x, y }] of to) {
    target[id] = { x, y, isPlaced: isPlaced ?? positions[id]?.isPlaced ?? false };
  }
  return glideTo(target);
}

function glideTo(target: Positions): Promise<void> {
  const run = ++glide;
  const { positions, place } = useLayout.getState();
  const ids = Object.keys(target);
  const from = new Map(ids.map((id) => [id, positions[id]]));
  if (isStill() || typeof requestAnimationFrame === 'undefined' || document.hidden) {
    place(target);
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const startMs = performance.now();
    const frame = (nowMs: number): void => {
      if (run !== glide) {
        resolve();
        return;
      }
      const part = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS));
      const eased = 1 - (1 - part) ** 3;
      const changes: Record<string, NodePosition> = {};
      for (const id of ids) {
        const end = target[id];
        const start = from.get(id) ?? end;
        if (end === undefined || start === undefined) continue;
        changes[id] =
          part === 1
            ? end
            : {
                x: start.x + (end.x - start.x) * eased,
                y: start.y + (end.y - start.y) * eased,
                isPlaced: end.isPlaced,
              };
      }
      place(changes);
      if (part === 1) resolve();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Notes that nodes were moved: `before` are their positions as they were. What did not move is left out. */
export function pushMove(before: Positions, label: (count: number) => StepLabel): void {
  const after = useLayout.getState().positions;
  const ids = Object.keys(before).filter((id) => {
    const [was, is] = [before[id], after[id]];
    return is !== undefined && (was?.x !== is.x || was.y !== is.y);
  });
  if (ids.length === 0) return;
  const pick = (positions: Positions): Positions =>
    Object.fromEntries(
      ids.flatMap((id) => {
        const position = positions[id];
        return position === undefined ? [] : [[id, position]];
      }),
    );
  pushPlaces(pick(before), pick(after), label(ids.length));
}

/** An undo step between two sets of positions, the second of which is or will be in force. */
export function pushPlaces(before: Positions, after: Positions, label: StepLabel): void {
  useHistory.getState().push({
    label,
    undo: async () => {
      await glideTo(before);
      return null;
    },
    redo: async () => {
      await glideTo(after);
      return null;
    },
  });
}
