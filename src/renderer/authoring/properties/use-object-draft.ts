// The draft of an object: as it is, until something of it was changed.

import { useMemo } from 'react';
import { type TopologyNode, topologyNode } from '../../../shared/topology/topology-maps.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { useDrafts } from './drafts-store.ts';
import {
  draftDifference,
  draftOf,
  type ObjectDraft,
  type PropertyDifference,
} from './object-draft.ts';

export interface ObjectEditing {
  readonly node: TopologyNode;
  readonly current: ObjectDraft;
  readonly draft: ObjectDraft;
  readonly difference: readonly PropertyDifference[];
  readonly isValid: boolean;
  readonly change: (draft: ObjectDraft, isValid: boolean) => void;
  readonly reset: () => void;
}

/** Null when the object is gone or is none. */
export function useObjectDraft(id: string): ObjectEditing | null {
  const exchange = useTopology(({ exchanges }) => exchanges.get(id));
  const queue = useTopology(({ queues }) => queues.get(id));
  const vhost = useVhost((state) => state.current);
  const typed = useDrafts(({ drafts }) => drafts[id]);
  const isValid = useDrafts(({ invalid }) => invalid[id] !== true);
  return useMemo(() => {
    const node = topologyNode(
      {
        exchanges: new Map(exchange === undefined ? [] : [[id, exchange]]),
        queues: new Map(queue === undefined ? [] : [[id, queue]]),
      },
      id,
    );
    if (node === null) return null;
    const current = draftOf(vhost, node);
    // A draft of an object that came again under the same name as something else is void.
    const draft = typed?.kind === current.kind && typed.spec.vhost === vhost ? typed : current;
    return {
      node,
      current,
      draft,
      difference: draftDifference(current, draft),
      isValid,
      change: (next: ObjectDraft, isNextValid: boolean) =>
        useDrafts.getState().set(id, next, isNextValid),
      reset: () => useDrafts.getState().drop(id),
    };
  }, [exchange, queue, vhost, typed, isValid, id]);
}
