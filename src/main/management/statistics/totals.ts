// Sums over a vhost and over the broker that never fall: what queues, exchanges and connections that
// are gone had counted is kept. Counts what comes and goes by listening to the broker's events.

import type { Broker } from '../../broker/broker.ts';
import { type DeathCounters, QueueCounters, VhostCounters } from '../../broker/counters.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { QueueType } from '../../broker/queue-type.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { handedOutOf, TOTAL_FIELD_COUNT, TOTAL_FIELDS } from './subjects.ts';

const zeros = (): number[] => new Array<number>(TOTAL_FIELD_COUNT).fill(0);

function add(to: number[], values: readonly number[], first = 0): void {
  for (let i = 0; i < values.length; i++) to[first + i] = (to[first + i] ?? 0) + (values[i] ?? 0);
}

/** What came and went since the start. */
export interface Churn {
  channelsClosed: number;
  channelsOpened: number;
  connectionsClosed: number;
  connectionsOpened: number;
  queuesCreated: number;
  queuesDeleted: number;
}

export class Totals {
  readonly churn: Churn = {
    channelsClosed: 0,
    channelsOpened: 0,
    connectionsClosed: 0,
    connectionsOpened: 0,
    queuesCreated: 0,
    queuesDeleted: 0,
  };
  readonly #broker: Broker;
  /** Of things that are gone, by vhost. */
  readonly #gone = new Map<string, number[]>();
  /** Of vhosts that are gone. */
  readonly #goneVhosts = zeros();
  #goneRouted = 0;
  readonly #goneByType: Record<QueueType, number[]> = { classic: [], quorum: [], stream: [] };
  #goneCounters = new VhostCounters();
  readonly #known = new Map<string, VirtualHost>();
  readonly #unlisten: readonly (() => void)[];

  constructor(broker: Broker) {
    this.#broker = broker;
    const { churn } = this;
    const { events } = broker;
    this.#unlisten = [
      events.on('channel.created', () => {
        churn.channelsOpened += 1;
      }),
      events.on('channel.closed', () => {
        churn.channelsClosed += 1;
      }),
      events.on('connection.created', () => {
        churn.connectionsOpened += 1;
      }),
      events.on('connection.closed', ({ connection: { vhostName, traffic } }) => {
        churn.connectionsClosed += 1;
        if (vhostName === null) return;
        const { receivedOctets, sentOctets } = traffic;
        add(this.#goneOf(vhostName), [receivedOctets, sentOctets], TOTAL_FIELDS.receivedOctets);
      }),
      events.on('queue.created', () => {
        churn.queuesCreated += 1;
      }),
      events.on('queue.deleted', ({ queue }) => {
        churn.queuesDeleted += 1;
        const handedOut = handedOutOf(queue.counters);
        add(this.#goneOf(queue.vhost), handedOut, TOTAL_FIELDS.acked);
        add(this.#goneByType[queue.settings.type], handedOut);
      }),
      events.on('exchange.deleted', ({ exchange: { vhostName, counters } }) => {
        add(this.#goneOf(vhostName), [counters.publishedIn], TOTAL_FIELDS.published);
        this.#goneRouted += counters.publishedOut;
      }),
      events.on('vhost.deleted', ({ name }) => this.#retire(name)),
    ];
    this.noteVhosts();
  }

  stop(): void {
    for (const unlisten of this.#unlisten) unlisten();
  }

  #goneOf(vhost: string): number[] {
    let gone = this.#gone.get(vhost);
    if (gone === undefined) {
      gone = zeros();
      this.#gone.set(vhost, gone);
    }
    return gone;
  }

  /** Remembers the vhosts there are, so that their counts outlive them. */
  noteVhosts(): void {
    for (const vhost of this.#broker.vhosts) this.#known.set(vhost.name, vhost);
  }

  #retire(name: string): void {
    const vhost = this.#known.get(name);
    if (vhost === undefined) return;
    this.#known.delete(name);
    const { counters } = vhost;
    add(this.#goneVhosts, this.#gone.get(name) ?? []);
    add(this.#goneVhosts, publishedOf(vhost), TOTAL_FIELDS.confirmed);
    this.#goneCounters = sumOf([this.#goneCounters, counters]);
    this.#gone.delete(name);
  }

  /** Sums of a vhost, in the order of `TOTAL_FIELDS`; octets of live connections are not in them. */
  ofVhost(vhost: VirtualHost): number[] {
    const sums = [...(this.#gone.get(vhost.name) ?? zeros())];
    add(sums, publishedOf(vhost), TOTAL_FIELDS.confirmed);
    let published = 0;
    for (const { counters } of vhost.topology.exchanges.values()) published += counters.publishedIn;
    let ready = 0;
    let unacked = 0;
    for (const queue of vhost.topology.queues.values()) {
      ready += queue.readyMessages;
      unacked += queue.unackedMessages;
    }
    add(sums, [ready, unacked], TOTAL_FIELDS.ready);
    add(sums, [published], TOTAL_FIELDS.published);
    add(sums, handedOutByAll(vhost.topology.queues.values()), TOTAL_FIELDS.acked);
    return sums;
  }

  /** Sums of every vhost, and of all together with what vhosts that are gone had counted. */
  all(): { readonly overall: number[]; readonly vhosts: Map<VirtualHost, number[]> } {
    const vhosts = new Map<VirtualHost, number[]>();
    const byName = new Map<string, number[]>();
    for (const vhost of this.#broker.vhosts) {
      const sums = this.ofVhost(vhost);
      vhosts.set(vhost, sums);
      byName.set(vhost.name, sums);
    }
    for (const { vhostName, traffic } of this.#broker.connections) {
      const sums = byName.get(vhostName ?? '');
      const { receivedOctets, sentOctets } = traffic;
      if (sums !== undefined) add(sums, [receivedOctets, sentOctets], TOTAL_FIELDS.receivedOctets);
    }
    const overall = [...this.#goneVhosts];
    for (const sums of vhosts.values()) add(overall, sums);
    return { overall, vhosts };
  }

  /** The vhosts' own counters, added up. */
  counters(): VhostCounters {
    return sumOf([this.#goneCounters, ...[...this.#broker.vhosts].map(({ counters }) => counters)]);
  }

  /** Queues that published messages were routed to. */
  routed(): number {
    let routed = this.#goneRouted;
    for (const { topology } of this.#broker.vhosts) {
      for (const { counters } of topology.exchanges.values()) routed += counters.publishedOut;
    }
    return routed;
  }

  /** What queues of a type handed out, in the order of `handedOutOf`. */
  ofQueueType(type: QueueType): number[] {
    const sums = [...this.#goneByType[type]];
    for (const { topology } of this.#broker.vhosts) {
      add(sums, handedOutByAll(queuesOfType(topology.queues.values(), type)));
    }
    return sums;
  }

  /** In the order of `CHURN`. */
  churnFields(): number[] {
    const { churn } = this;
    const declared = this.counters().queuesDeclared;
    return [
      churn.channelsClosed,
      churn.channelsOpened,
      churn.connectionsClosed,
      churn.connectionsOpened,
      churn.queuesCreated,
      declared,
      churn.queuesDeleted,
    ];
  }
}

function* queuesOfType(queues: Iterable<Queue>, type: QueueType): Iterable<Queue> {
  for (const queue of queues) if (queue.settings.type === type) yield queue;
}

/** The sum over queues, in the order of `handedOutOf`; there may be thousands, most of them idle. */
function handedOutByAll(queues: Iterable<Queue>): readonly number[] {
  const sum = new QueueCounters();
  for (const { counters } of queues) {
    sum.acked += counters.acked;
    sum.delivered += counters.delivered;
    sum.deliveredNoAck += counters.deliveredNoAck;
    sum.got += counters.got;
    sum.gotNoAck += counters.gotNoAck;
    sum.gotEmpty += counters.gotEmpty;
    sum.redelivered += counters.redelivered;
  }
  return handedOutOf(sum);
}

function publishedOf({ counters }: VirtualHost): number[] {
  return [counters.confirmed, counters.returnedUnroutable, counters.droppedUnroutable];
}

function sumOf(all: readonly VhostCounters[]): VhostCounters {
  const sum = new VhostCounters();
  for (const counters of all) {
    sum.confirmed += counters.confirmed;
    sum.confirmable += counters.confirmable;
    sum.returnedUnroutable += counters.returnedUnroutable;
    sum.droppedUnroutable += counters.droppedUnroutable;
    sum.queuesDeclared += counters.queuesDeclared;
    for (const type of ['classic', 'quorum', 'stream'] as const) {
      addDeaths(sum.deaths[type].dropped, counters.deaths[type].dropped);
      addDeaths(sum.deaths[type].deadLettered, counters.deaths[type].deadLettered);
    }
  }
  return sum;
}

function addDeaths(to: DeathCounters, more: DeathCounters): void {
  to.expired += more.expired;
  to.rejected += more.rejected;
  to.maxlen += more.maxlen;
  to.delivery_limit += more.delivery_limit;
}
