// Hands each frame's messages to what shows single ones, while the picture runs.

export interface FlowFrame {
  /** Messages by live id. */
  readonly counts: ReadonlyMap<string, number>;
  readonly intervalMs: number;
}

type Listener = (frame: FlowFrame) => void;

const listeners = new Set<Listener>();

export function onFlowFrame(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function emitFlowFrame(frame: FlowFrame): void {
  for (const listener of listeners) listener(frame);
}
