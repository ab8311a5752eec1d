import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Consumer } from '../../broker/consumer.ts';
import { Address, Message } from '../../broker/message.ts';
import { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ChannelDeliveries, type SettlingChannel } from './channel-deliveries.ts';
import { ChannelException, ConnectionException } from './exceptions.ts';

const lane = { id: 1, deliveryHorizon: 0, resume: () => {}, acceptRead: () => {} };

/** A channel with deliveries 1 to 4 to one consumer, which notes how they are settled. */
class NotedChannel implements SettlingChannel {
  readonly counters = { acked: 0 };
  transaction: SettlingChannel['transaction'] = null;
  readonly settled: string[] = [];
  resumes = 0;
  readonly deliveries = new ChannelDeliveries(this);

  constructor() {
    for (let position = 1; position <= 4; position++) this.deliver(position, 'tag');
  }

  deliver(position: number, consumerTag: string): number {
    const message = new Message(new Address('', 'q'), EncodedProperties.EMPTY, new Uint8Array(), 0);
    const queued = new QueuedMessage(message, lane, position, Infinity, false);
    const queue = {
      ack: () => this.settled.push(`ack ${position}`),
      reject: () => this.settled.push(`reject ${position}`),
      requeue: (_queued: QueuedMessage, isFailure: boolean) =>
        this.settled.push(`requeue${isFailure ? ' failed' : ''} ${position}`),
    };
    queued.consumer = { tag: consumerTag, queue } as unknown as Consumer;
    if (consumerTag !== '') this.deliveries.limited += 1;
    return this.deliveries.add(queued, false);
  }

  resumeConsumers(): void {
    this.resumes += 1;
  }

  /** The arguments of basic.ack, nack or reject from a client. */
  receive(method: 'onAck' | 'onNack' | 'onReject', tag: number, bits: number): void {
    const fields = Buffer.alloc(9);
    fields.writeBigUInt64BE(BigInt(tag));
    fields[8] = bits;
    this.deliveries[method](fields, 0, fields.length);
  }
}

let channel: NotedChannel;
beforeEach(() => {
  channel = new NotedChannel();
});

describe('basic.ack', () => {
  it('settles one delivery, or in order all up to it [amqp091 basic.ack]', () => {
    channel.receive('onAck', 2, 0);
    expect(channel.settled).toEqual(['ack 2']);
    channel.receive('onAck', 3, 1);
    expect(channel.settled).toEqual(['ack 2', 'ack 1', 'ack 3']);
    expect(channel.counters.acked).toBe(3);
    expect(channel.deliveries.unacked.size).toBe(1);
  });

  it('settles everything for multiple and tag 0', () => {
    channel.receive('onAck', 0, 1);
    expect(channel.settled).toEqual(['ack 1', 'ack 2', 'ack 3', 'ack 4']);
  });

  it('settles nothing for a tag that is not outstanding', () => {
    expect(() => channel.receive('onAck', 5, 1)).toThrow(ChannelException);
    expect(() => channel.receive('onAck', 0, 0)).toThrow('unknown delivery tag 0');
    expect(channel.settled).toEqual([]);
  });

  it('is a frame error with an octet missing', () => {
    const { deliveries } = channel;
    expect(() => deliveries.onAck(Buffer.alloc(9), 0, 8)).toThrow(ConnectionException);
  });

  it('waits in an open transaction', () => {
    const waiting: number[] = [];
    channel.transaction = {
      settle: (tag) => {
        waiting.push(tag);
      },
      takeUnsettled: () => [],
    };
    channel.receive('onAck', 1, 0);
    expect(waiting).toEqual([1]);
    expect(channel.settled).toEqual([]);
  });
});

describe('basic.nack and basic.reject', () => {
  it('drop or requeue, and only a requeue by basic.reject counts as a failure', () => {
    channel.receive('onNack', 1, 0);
    channel.receive('onNack', 2, 2);
    channel.receive('onReject', 3, 0);
    channel.receive('onReject', 4, 1);
    expect(channel.settled).toEqual(['reject 1', 'requeue 2', 'reject 3', 'requeue failed 4']);
    expect(channel.counters.acked).toBe(0);
  });

  it('take everything up to the tag when they are for multiple', () => {
    channel.receive('onNack', 2, 3);
    expect(channel.settled).toEqual(['requeue 1', 'requeue 2']);
  });
});

describe('the deliveries of a channel', () => {
  it('fill its limit until they are settled, and what basic.get took does not count', () => {
    const { deliveries } = channel;
    expect(deliveries.hasRoom).toBe(true);
    deliveries.globalPrefetch = 4;
    expect(deliveries.hasRoom).toBe(false);
    channel.receive('onAck', channel.deliver(5, ''), 0);
    expect(deliveries.hasRoom).toBe(false);
    channel.receive('onAck', 1, 0);
    expect(deliveries.hasRoom).toBe(true);
    expect(channel.resumes).toBe(2);
  });

  it('all go back in order, as failures when the channel ends', () => {
    channel.deliveries.requeueAll();
    expect(channel.settled).toEqual(['requeue 1', 'requeue 2', 'requeue 3', 'requeue 4']);
    const ending = new NotedChannel();
    ending.deliveries.returnAll();
    expect(ending.settled[0]).toBe('requeue failed 1');
    expect(ending.deliveries.unacked.size).toBe(0);
  });
});
