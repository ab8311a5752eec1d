// A change to the topology that can be taken back and done again, on the broker. Changes are plain pairs of
// functions; several of them in a row are one again. Nothing here knows what is on screen.

import type {
  CommandName,
  DeletionPreview,
  NodePosition,
  Request,
  Response,
} from '../../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../../shared/ipc/result.ts';
import type { TopologyMaps } from '../../../shared/topology/topology-maps.ts';

/** What a change needs of the page; the page's own, or a stand-in in tests. */
export interface Ports {
  invoke<C extends CommandName>(command: C, request: Request<C>): Promise<Result<Response<C>>>;
  topology(): TopologyMaps;
  positions(): Readonly<Record<string, NodePosition>>;
  /** Null takes a position away. */
  place(positions: Readonly<Record<string, NodePosition | null>>): void;
}

/** All or nothing, both ways: what fails has changed nothing, as far as the broker lets it. */
export interface Change {
  /** Answers why it could not, or null. */
  apply(): Promise<Failure | null>;
  revert(): Promise<Failure | null>;
}

/** All of them in order; taken back in opposite order. The first failure takes back those before it. */
export function sequence(changes: readonly Change[]): Change {
  const backwards = [...changes].reverse();
  return {
    apply: () =>
      runAll(
        changes,
        (change) => change.apply(),
        (change) => change.revert(),
      ),
    revert: () =>
      runAll(
        backwards,
        (change) => change.revert(),
        (change) => change.apply(),
      ),
  };
}

type Run = (change: Change) => Promise<Failure | null>;

async function runAll(changes: readonly Change[], run: Run, back: Run): Promise<Failure | null> {
  const done: Change[] = [];
  for (const change of changes) {
    const failure = await run(change);
    if (failure !== null) {
      // What cannot be taken back stays; the first failure is the one to tell.
      for (const earlier of done.reverse()) await back(earlier);
      return failure;
    }
    done.push(change);
  }
  return null;
}

/** Of a command whose answer does not matter. */
export async function failureOf<T>(result: Promise<Result<T>>): Promise<Failure | null> {
  const answer = await result;
  return answer.ok ? null : answer.failure;
}

/** What the broker has of an object now, or null when it is not there. */
export async function present(
  ports: Ports,
  kind: 'exchange' | 'queue',
  vhost: string,
  name: string,
): Promise<Result<DeletionPreview | null>> {
  const result = await ports.invoke(`${kind}.deletion-preview`, { vhost, name });
  if (result.ok) return result;
  return result.failure.condition === 'NOT_FOUND' ? { ok: true, value: null } : result;
}
