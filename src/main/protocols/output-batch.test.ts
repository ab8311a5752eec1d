import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputBatch } from './output-batch.ts';

const MIB = 1024 * 1024;

/** Takes what is written, and confirms it when told to. */
class SlowSocket {
  readonly received: Buffer[] = [];
  writes = 0;
  corked = 0;
  #unconfirmed: (() => void)[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.received);
  }

  cork(): void {
    this.corked += 1;
  }

  uncork(): void {
    this.corked -= 1;
  }

  write(chunk: Uint8Array, sent?: () => void): boolean {
    this.writes += 1;
    this.received.push(Buffer.from(chunk));
    if (sent !== undefined) this.#unconfirmed.push(sent);
    return true;
  }

  /** Confirms so many writes, the oldest first. */
  confirm(writes = Infinity): void {
    for (const sent of this.#unconfirmed.splice(0, writes)) sent();
  }
}

function batchOn(socket: SlowSocket) {
  let drains = 0;
  const batch = new OutputBatch(socket as unknown as Socket, () => drains++);
  return { batch, drains: () => drains };
}

const bytesOf = fc
  .tuple(fc.nat(255), fc.oneof(fc.nat(40), fc.integer({ min: 60_000, max: 70_000 })))
  .map(([value, length]) => Buffer.alloc(length, value));

const step = fc.oneof(
  fc.record({ append: bytesOf }),
  fc.record({ reference: bytesOf }),
  fc.record({ writtenInPlace: bytesOf }),
  fc.constant('flush' as const),
  fc.constant('confirm' as const),
);

describe('an output batch', () => {
  it('sends everything in order, in whatever way it was gathered', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const socket = new SlowSocket();
        const { batch } = batchOn(socket);
        const expected: Buffer[] = [];
        for (const action of steps) {
          if (action === 'flush') batch.flush();
          else if (action === 'confirm') socket.confirm();
          else if ('append' in action) {
            batch.append(action.append);
            expected.push(action.append);
          } else if ('reference' in action) {
            batch.reference(action.reference);
            expected.push(action.reference);
          } else {
            const bytes = action.writtenInPlace;
            batch.reserve(bytes.length).set(bytes, batch.length);
            batch.length += bytes.length;
            expected.push(bytes);
          }
        }
        batch.flush();
        expect(socket.bytes.equals(Buffer.concat(expected))).toBe(true);
        expect(batch.writtenBytes).toBe(socket.bytes.length);
        expect(batch.isEmpty).toBe(true);
        expect(socket.corked).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('writes small pieces as one', () => {
    const socket = new SlowSocket();
    const { batch } = batchOn(socket);
    for (let i = 0; i < 1000; i++) batch.append(Buffer.from('small'));
    batch.flush();
    expect(socket.writes).toBe(1);
  });

  it('writes nothing when nothing was gathered', () => {
    const socket = new SlowSocket();
    const { batch } = batchOn(socket);
    expect(batch.isEmpty).toBe(true);
    batch.flush();
    expect(socket.writes).toBe(0);
  });

  it('does not write over what the socket has not sent yet', () => {
    const sockets = [new SlowSocket(), new SlowSocket()] as const;
    const kept: Uint8Array[] = [];
    sockets[0].write = (chunk, sent) => {
      kept.push(chunk);
      if (sent !== undefined) pending.push(sent);
      return true;
    };
    const pending: (() => void)[] = [];
    const [one, two] = sockets.map((socket) => batchOn(socket).batch);
    one?.append(Buffer.from('first'));
    one?.flush();
    two?.append(Buffer.from('other'));
    two?.flush();
    one?.append(Buffer.from('again'));
    expect(Buffer.from(kept[0] ?? []).toString()).toBe('first');
  });
});

describe('back-pressure', () => {
  it('counts what is gathered and what the peer has not taken', () => {
    const socket = new SlowSocket();
    const { batch } = batchOn(socket);
    batch.append(Buffer.alloc(MIB / 2));
    expect(batch.isFull).toBe(false);
    batch.flush();
    batch.reference(Buffer.alloc(MIB / 2));
    expect(batch.isFull).toBe(true);
  });

  it('ends once, when the peer has taken half of it, and only if somebody was held up', () => {
    const socket = new SlowSocket();
    const { batch, drains } = batchOn(socket);
    batch.append(Buffer.alloc(MIB));
    batch.flush();
    socket.confirm();
    expect(drains()).toBe(0);

    batch.append(Buffer.alloc(MIB));
    expect(batch.isFull).toBe(true);
    batch.flush();
    expect(batch.isFull).toBe(true);
    socket.confirm();
    expect(drains()).toBe(1);
    expect(batch.isFull).toBe(false);
  });

  it('goes on until less than half is left', () => {
    const socket = new SlowSocket();
    const { batch, drains } = batchOn(socket);
    for (let write = 0; write < 2; write++) {
      batch.append(Buffer.alloc(0.7 * MIB));
      batch.flush();
    }
    expect(batch.isFull).toBe(true);
    socket.confirm(1);
    expect([drains(), batch.isFull]).toEqual([0, false]);
    socket.confirm(1);
    expect(drains()).toBe(1);
    batch.append(Buffer.alloc(10));
    batch.flush();
    socket.confirm();
    expect(drains()).toBe(1);
  });
});
