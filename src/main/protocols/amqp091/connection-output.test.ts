import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Address, Message } from '../../broker/message.ts';
import { Turn } from '../../broker/turn.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ConnectionOutput } from './connection-output.ts';

/** More than a peer is owed before its requests wait. */
const OVERFULL_BYTES = 16 * 1024 * 1024;

/** An output whose peer reads only when told to. */
class Peer {
  readonly writes: Buffer[] = [];
  readonly log: string[] = [];
  isEnding = false;
  readonly #taken: (() => void)[] = [];
  readonly #turns: (() => void)[] = [];
  readonly output: ConnectionOutput;

  constructor() {
    const socket = {
      write: (bytes: Uint8Array, sent?: () => void) => {
        this.writes.push(Buffer.from(bytes));
        if (sent !== undefined) this.#taken.push(sent);
      },
      cork: () => {},
      uncork: () => {},
      end: () => this.log.push('end'),
    } as unknown as Socket;
    const gate = {
      hold: () => {
        this.log.push('hold');
        return () => this.log.push('release');
      },
      startTurn: () => {},
    };
    const heartbeat = { noteOutput: () => this.log.push('noted') };
    const turn = new Turn((run) => this.#turns.push(run));
    this.output = new ConnectionOutput(this, socket, turn, gate, heartbeat);
  }

  onDrain(): void {
    this.log.push('drain');
  }

  endTurn(): void {
    for (const run of this.#turns.splice(0)) run();
  }

  read(): void {
    for (const taken of this.#taken.splice(0)) taken();
  }

  sendReturn(bodyBytes: number): void {
    const body = new Uint8Array(bodyBytes);
    this.output.sendReturn(1, new Message(new Address('', 'q'), EncodedProperties.EMPTY, body, 0));
  }
}

/** Class and method id of a method frame. */
const idsOf = (frame: Buffer): [number, number] => [frame.readUInt16BE(7), frame.readUInt16BE(9)];

describe('the output of a connection', () => {
  it('writes what a turn gathered at its end, once', () => {
    const peer = new Peer();
    peer.output.sendMethod(1, 'basic.qos-ok', {});
    peer.output.sendMethod(2, 'basic.qos-ok', {});
    expect(peer.writes).toEqual([]);
    peer.endTurn();
    expect(peer.writes).toHaveLength(1);
    expect(peer.writes[0]).toHaveLength(24);
    expect(peer.log).toEqual(['noted']);
    peer.endTurn();
    expect(peer.writes).toHaveLength(1);
  });

  it('sends confirms with the turn that settled them, behind what the turn returned', () => {
    const peer = new Peer();
    peer.output.enlistConfirms({
      flushConfirms: () =>
        peer.output.sendMethod(1, 'basic.ack', { deliveryTag: 1, multiple: false }),
    });
    peer.sendReturn(0);
    peer.endTurn();
    const [written = Buffer.alloc(0)] = peer.writes;
    expect(peer.writes).toHaveLength(1);
    expect(idsOf(written)).toEqual([60, 50]);
    expect(idsOf(written.subarray(-21))).toEqual([60, 80]);
    expect(peer.output.isEnlisted).toBe(false);
  });

  it('ends the stream behind what was sent, and writes nothing once it is stopped', () => {
    const peer = new Peer();
    peer.output.sendMethod(0, 'connection.close-ok', {});
    peer.output.endAfterFlush();
    peer.endTurn();
    expect(peer.writes).toHaveLength(1);
    expect(peer.log).toEqual(['noted', 'end']);
    peer.output.stop();
    peer.output.sendMethod(0, 'connection.close-ok', {});
    peer.endTurn();
    expect(peer.writes).toHaveLength(1);
  });

  it('holds the requests of a peer that does not read its answers until it does', () => {
    const peer = new Peer();
    peer.sendReturn(OVERFULL_BYTES);
    peer.sendReturn(1);
    peer.endTurn();
    expect(peer.log).toEqual(['hold', 'noted']);
    peer.read();
    expect(peer.log).toEqual(['hold', 'noted', 'release', 'drain']);
  });

  it('holds nothing back on a connection that is being closed', () => {
    const peer = new Peer();
    peer.isEnding = true;
    peer.sendReturn(OVERFULL_BYTES);
    expect(peer.log).toEqual([]);
  });

  it('has a stuck peer only when nothing was read between two questions', () => {
    const peer = new Peer();
    peer.sendReturn(OVERFULL_BYTES);
    peer.endTurn();
    expect(peer.output.isPeerStuck()).toBe(true);
    peer.read();
    peer.sendReturn(OVERFULL_BYTES);
    peer.endTurn();
    expect(peer.output.isPeerStuck()).toBe(false);
    expect(peer.output.isPeerStuck()).toBe(true);
  });
});
