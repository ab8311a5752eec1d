// Makes queues of every type over the store. Knows how many lanes a queue has and what is recorded of it;
// must not know who asked for it.

import { EMPTY_TABLE } from './field-table.ts';
import { type QueueSettings, queueSettings } from './policy/effective-arguments.ts';
import { LaneQueue } from './queue/lane-queue.ts';
import type { Queue, QueueHost, QueueSpec } from './queue/queue.ts';
import { ReadyLane } from './queue/ready-lane.ts';
import { StreamQueue } from './queue/stream-queue.ts';
import type { BrokerParts, RecoveredLanes } from './topology.ts';

export class QueueMaker {
  readonly #vhost: string;
  readonly #parts: BrokerParts;
  readonly #host: QueueHost;
  readonly #recordLanes: (queue: Queue, laneIds: readonly number[]) => void;

  /** `recordLanes` is told when the lanes of a queue are others than before. */
  constructor(
    vhost: string,
    parts: BrokerParts,
    host: QueueHost,
    recordLanes: (queue: Queue, laneIds: readonly number[]) => void,
  ) {
    this.#recordLanes = recordLanes;
    this.#vhost = vhost;
    this.#parts = parts;
    this.#host = host;
  }

  /** A queue of the type of its settings, with what was recovered of its lanes. */
  make(
    spec: QueueSpec,
    settings: QueueSettings,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    return settings.type === 'stream'
      ? this.#makeStream(spec, settings, laneIds, recovered)
      : this.#makeLaneQueue(spec, settings, laneIds, recovered);
  }

  /** What stands for the requester of a reply address: it holds replies until they are delivered. */
  makeReplyQueue(token: string): Queue {
    const spec = {
      name: token,
      isDurable: false,
      isAutoDelete: false,
      exclusiveOwner: null,
      args: EMPTY_TABLE,
    };
    const settings = queueSettings('classic', EMPTY_TABLE, {});
    return this.#makeLaneQueue(spec, settings, [this.#parts.nextLaneId()], new Map());
  }

  #makeLaneQueue(
    spec: QueueSpec,
    settings: QueueSettings,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const { store, budget, turn } = this.#parts;
    return new LaneQueue(this.#host, this.#vhost, spec, settings, (owner) =>
      laneIds.map((id) => {
        const options = {
          isDurable: spec.isDurable,
          returnsInOrderOfReturn: settings.type === 'quorum',
          onResume: () => owner.wake(),
          onBrowse: () => turn.schedule(),
        };
        return new ReadyLane(id, store, budget, options, recovered.get(id));
      }),
    );
  }

  #makeStream(
    spec: QueueSpec,
    settings: QueueSettings,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const { nextLaneId } = this.#parts;
    return new StreamQueue(this.#host, this.#vhost, spec, settings, {
      laneIds,
      recovered,
      nextLaneId,
      recordSegments: this.#recordLanes,
    });
  }
}
