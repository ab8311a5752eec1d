// The output of one connection: methods and content are gathered as frames during a turn and written
// once at its end, confirms before that. Must not know what is sent, nor decide when to end.

import type { Socket } from 'node:net';
import type { Consumer } from '../../broker/consumer.ts';
import type { Message } from '../../broker/message.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { Flushable, Turn } from '../../broker/turn.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { OutputBatch } from '../output-batch.ts';
import { HANDSHAKE_FRAME_MAX } from './amqp-settings.ts';
import type { Channel } from './channel.ts';
import { FRAME_HEARTBEAT, FRAME_METHOD } from './constants.ts';
import { writeGetOk, writeReturn } from './content-methods.ts';
import { DeliveryFrames } from './delivery-frames.ts';
import type { InputGate } from './input-gate.ts';
import { encodeMethod, type MethodFields } from './method-codec.ts';
import type { MethodName } from './method-table.ts';

const FRAME_END = 0xce;
const HEARTBEAT_FRAME = Uint8Array.of(FRAME_HEARTBEAT, 0, 0, 0, 0, 0, 0, FRAME_END);

const scratch = new ByteWriter(512);

/** A connection as its output sees it. */
export interface OutputOwner {
  /** True once the connection is being closed: then its input is not held back any more. */
  readonly isEnding: boolean;
  /** The peer takes output again. */
  onDrain(): void;
}

export class ConnectionOutput implements Flushable {
  isEnlisted = false;
  /** What is gathered, and how much was written. */
  readonly batch: OutputBatch;
  readonly #owner: OutputOwner;
  readonly #socket: Pick<Socket, 'end'>;
  readonly #turn: Turn;
  readonly #gate: Pick<InputGate, 'hold' | 'startTurn'>;
  readonly #heartbeat: Pick<Heartbeat, 'noteOutput'>;
  readonly #frames: DeliveryFrames;
  /** Channels with publishes settled in this turn. */
  readonly #confirming = new Set<Pick<Channel, 'flushConfirms'>>();
  /** Lets input go on that waits because the peer does not read its answers. */
  #resumeAfterDrain: (() => void) | null = null;
  #takenAtSilence = 0;
  #endsAfterFlush = false;
  #isStopped = false;

  constructor(
    owner: OutputOwner,
    socket: Socket,
    turn: Turn,
    gate: Pick<InputGate, 'hold' | 'startTurn'>,
    heartbeat: Pick<Heartbeat, 'noteOutput'>,
  ) {
    this.#owner = owner;
    this.#socket = socket;
    this.#turn = turn;
    this.#gate = gate;
    this.#heartbeat = heartbeat;
    this.batch = new OutputBatch(socket, () => this.#onDrain());
    this.#frames = new DeliveryFrames(this.batch, HANDSHAKE_FRAME_MAX);
  }

  /** Sets the largest frame after tuning; 0 is unlimited. */
  set frameMax(bytes: number) {
    this.#frames.frameMax = bytes;
  }

  /** True while the peer reads slower than it is sent. */
  get isFull(): boolean {
    return this.batch.isFull;
  }

  // --- Gathering -----------------------------------------------------------------------------

  enlist(): void {
    if (!this.isEnlisted) this.#turn.enlistOutput(this);
  }

  /** The channel's confirms go out at the end of the turn. */
  enlistConfirms(channel: Pick<Channel, 'flushConfirms'>): void {
    this.#confirming.add(channel);
    this.enlist();
  }

  sendMethod<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void {
    if (this.#isStopped) return;
    scratch.reset();
    scratch.u8(FRAME_METHOD);
    scratch.u16(channel);
    const sizeAt = scratch.reserveU32();
    encodeMethod(name, fields, scratch);
    scratch.patchU32(sizeAt, scratch.length - sizeAt - 4);
    scratch.u8(FRAME_END);
    this.batch.append(scratch.view());
    this.enlist();
  }

  /** basic.deliver. */
  sendDelivery(
    channel: number,
    consumer: Consumer,
    deliveryTag: number,
    queued: QueuedMessage,
    properties: Uint8Array,
  ): void {
    const { message, isRedelivered } = queued;
    this.#frames.deliver(channel, consumer, deliveryTag, isRedelivered, message, properties);
    if (!this.isEnlisted) this.enlist();
  }

  /** basic.return. */
  sendReturn(channel: number, message: Message): void {
    writeReturn(scratch.reset(), message);
    const { properties, body } = message;
    this.#frames.content(channel, scratch.view(), properties.encoded, body);
    this.limitAnswers();
    this.enlist();
  }

  /** basic.get-ok. */
  sendGetOk(
    channel: number,
    deliveryTag: number,
    queued: QueuedMessage,
    messageCount: number,
    properties: Uint8Array,
  ): void {
    writeGetOk(scratch.reset(), deliveryTag, queued, messageCount);
    this.#frames.content(channel, scratch.view(), properties, queued.message.body);
    this.limitAnswers();
    this.enlist();
  }

  sendHeartbeat(): void {
    this.batch.append(HEARTBEAT_FRAME);
    this.enlist();
  }

  // --- Writing -------------------------------------------------------------------------------

  /** End of the turn: confirms, then everything that was gathered goes out. */
  flush(): void {
    if (this.#isStopped) return;
    if (this.#confirming.size > 0) this.#flushConfirms();
    if (!this.batch.isEmpty) this.#heartbeat.noteOutput();
    this.batch.flush();
    if (this.#endsAfterFlush) this.#socket.end();
    this.#gate.startTurn();
  }

  #flushConfirms(): void {
    // What is written now is flushed now: it needs no turn of its own.
    this.isEnlisted = true;
    for (const channel of this.#confirming) channel.flushConfirms();
    this.#confirming.clear();
    this.isEnlisted = false;
  }

  /** Ends the stream behind what was sent so far. */
  endAfterFlush(): void {
    this.#endsAfterFlush = true;
    this.enlist();
  }

  /** Writes nothing any more. */
  stop(): void {
    this.#isStopped = true;
  }

  // --- A peer that does not read -------------------------------------------------------------

  /** Takes no more requests from a peer that does not read the answers; what it has got stays bounded. */
  limitAnswers(): void {
    if (this.#resumeAfterDrain !== null || !this.batch.isOverfull) return;
    if (!this.#owner.isEnding) this.#resumeAfterDrain = this.#gate.hold();
  }

  #onDrain(): void {
    const resume = this.#resumeAfterDrain;
    this.#resumeAfterDrain = null;
    resume?.();
    this.#owner.onDrain();
  }

  /** Whether the peer has read nothing since the last time this was asked although there was plenty. */
  isPeerStuck(): boolean {
    const before = this.#takenAtSilence;
    this.#takenAtSilence = this.batch.takenBytes;
    return this.batch.isFull && this.#takenAtSilence === before;
  }
}
