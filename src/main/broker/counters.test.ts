import { describe, expect, it } from 'vitest';
import { memoryBroker } from '../../../test/support/memory-broker.ts';
import { EncodedProperties } from '../codec/encoded-properties.ts';
import { ALLOW_ALL, type Requester } from './access/requester.ts';
import type { Consumer, DeliverySink } from './consumer.ts';
import { type FieldTable, long, longstr } from './field-table.ts';
import { Address, Message } from './message.ts';
import type { Queue } from './queue/queue.ts';
import type { QueuedMessage } from './queue/queued-message.ts';
import type { VirtualHost } from './vhost.ts';

/** A vhost that is published to and consumed from without any protocol. */
class Bench {
  readonly memory = memoryBroker();
  readonly unacked: QueuedMessage[] = [];
  readonly requester: Requester = {
    username: 'guest',
    tags: [],
    owner: { name: 'somebody' },
    authorizer: ALLOW_ALL,
  };

  get vhost(): VirtualHost {
    return this.memory.broker.vhost('/')!;
  }

  queue(name: string, args: FieldTable = []): Queue {
    const flags = { isDurable: false, isExclusive: false, isAutoDelete: false };
    this.vhost.declareQueue(this.requester, { name, ...flags, args });
    return this.vhost.topology.queues.get(name)!;
  }

  publish(exchangeName: string, key: string, isMandatory = false): void {
    const { vhost } = this;
    const exchange = vhost.checkPublish(this.requester, exchangeName, key);
    const address = new Address(exchangeName, key);
    const message = new Message(address, EncodedProperties.EMPTY, new Uint8Array(0), 0);
    vhost.publish(exchange, message, vhost.route(message), isMandatory);
    this.memory.turn();
  }

  consume(queue: Queue, isNoAck = false): Consumer {
    const sink: DeliverySink = {
      view: null,
      canDeliver: () => true,
      deliver: (_, queued) => {
        if (!isNoAck) this.unacked.push(queued);
      },
      consumerCancelled: () => {},
    };
    const tag = `c${queue.consumers.count}`;
    const spec = { tag, isNoAck, isExclusive: false, prefetch: 0, args: [] };
    const consumer = this.vhost.consume(queue, sink, spec);
    this.memory.turn();
    return consumer;
  }

  exchangeCounters(name: string) {
    return this.vhost.topology.exchanges.get(name)?.counters;
  }
}

describe('counters', () => {
  it('count what the default exchange sends to each queue, apart from its bindings', () => {
    const bench = new Bench();
    const [a, b] = [bench.queue('a'), bench.queue('b')];
    const { requester, vhost } = bench;
    const ends = { source: 'amq.fanout', destinationKind: 'queue', destination: 'a' } as const;
    vhost.bind(requester, { ...ends, key: '', args: [] });
    expect(a.implicitBinding).toBeNull();
    bench.publish('', 'a');
    bench.publish('', 'a');
    bench.publish('amq.fanout', 'a');
    expect([a.implicitBinding?.messages, b.implicitBinding]).toEqual([2, null]);
    expect(a.counters.published).toBe(3);
    expect(vhost.topology.router.bindingsTo(a).map(({ messages }) => messages)).toEqual([1]);
  });

  it('start anew for a queue that is declared again', () => {
    const bench = new Bench();
    bench.queue('a');
    bench.publish('', 'a');
    bench.vhost.deleteQueue(bench.requester, 'a', { isIfUnused: false, isIfEmpty: false });
    const again = bench.queue('a');
    bench.publish('', 'a');
    expect(again.implicitBinding?.messages).toBe(1);
  });

  it('count unroutable messages per exchange, returned or not, and note their keys', () => {
    const bench = new Bench();
    bench.publish('amq.direct', 'x', true);
    bench.publish('amq.direct', 'y');
    bench.publish('', 'no such queue');
    expect(bench.exchangeCounters('amq.direct')?.unroutable).toBe(2);
    expect(bench.exchangeCounters('')?.unroutable).toBe(1);
    expect(
      bench.vhost.unroutable.since(0).map(({ exchange, routingKey }) => [exchange, routingKey]),
    )
      // One line per message, oldest first.
      .toEqual([
        ['amq.direct', 'x'],
        ['amq.direct', 'y'],
        ['', 'no such queue'],
      ]);
  });

  it('count a dead letter that reaches no queue at the exchange it was sent to', () => {
    const bench = new Bench();
    const queue = bench.queue('q', [
      ['x-dead-letter-exchange', longstr('amq.topic')],
      ['x-dead-letter-routing-key', longstr('dead')],
      ['x-max-length', long(1)],
    ]);
    bench.publish('', 'q');
    bench.publish('', 'q');
    expect(queue.counters.died).toBe(1);
    expect(bench.exchangeCounters('amq.topic')).toMatchObject({ publishedIn: 0, unroutable: 1 });
    expect(bench.vhost.unroutable.since(0)).toMatchObject([
      { exchange: 'amq.topic', routingKey: 'dead' },
    ]);
  });

  it('count deaths with and without a dead letter exchange, but no purge and no ack', () => {
    const bench = new Bench();
    const queue = bench.queue('q');
    bench.consume(queue);
    for (let i = 0; i < 3; i += 1) bench.publish('', 'q');
    const [first, second, third] = bench.unacked;
    queue.reject(first!);
    queue.ack(second!);
    queue.requeue(third!, false);
    expect(queue.counters).toMatchObject({ died: 1, acked: 1 });
  });

  it('count the deliveries of each consumer', () => {
    const bench = new Bench();
    const queue = bench.queue('q');
    const consumers = [bench.consume(queue), bench.consume(queue, true)];
    for (let i = 0; i < 4; i += 1) bench.publish('', 'q');
    expect(consumers.map(({ delivered, unacked }) => [delivered, unacked])).toEqual([
      [2, 2],
      [2, 0],
    ]);
  });
});

describe('events of declarations', () => {
  it('name the owner of the requester', () => {
    const bench = new Bench();
    const owners: unknown[] = [];
    const { events } = bench.memory.broker;
    events.on('queue.created', ({ owner }) => owners.push(owner));
    events.on('exchange.created', ({ owner }) => owners.push(owner));
    bench.queue('q');
    const flags = { isDurable: false, isAutoDelete: false, isInternal: false, args: [] };
    bench.vhost.declareExchange(bench.requester, { name: 'x', type: 'fanout', ...flags });
    expect(owners).toEqual([bench.requester.owner, bench.requester.owner]);
  });
});
