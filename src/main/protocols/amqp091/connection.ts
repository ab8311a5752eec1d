// One AMQP connection: its socket, its states from handshake to the end, its channels, and the one
// place where errors become closes. Must not know what any method means; channels do.

import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { ALLOW_ALL, type Requester } from '../../broker/access/requester.ts';
import type { RandomBytes } from '../../broker/access/server-names.ts';
import type { AlarmListener } from '../../broker/alarms.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Consumer } from '../../broker/consumer.ts';
import { BrokerError } from '../../broker/errors.ts';
import type { Message } from '../../broker/message.ts';
import type { Clock, Logger } from '../../broker/ports.ts';

import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { Flushable } from '../../broker/turn.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import { Heartbeat } from '../heartbeat.ts';
import { OutputBatch } from '../output-batch.ts';
import { type AmqpSettings, HANDSHAKE_FRAME_MAX } from './amqp-settings.ts';
import { Channel } from './channel.ts';
import { ClientProfile } from './client-profile.ts';
import { type CloseReason, closeReason } from './close-reason.ts';
import { FRAME_HEADER, FRAME_HEARTBEAT, FRAME_METHOD } from './constants.ts';
import { writeGetOk, writeReturn } from './content-methods.ts';
import { DeliveryFrames } from './delivery-frames.ts';
import { ChannelException, ConnectionException } from './exceptions.ts';
import { type FrameHandler, FrameParser, unexpectedFrame } from './frame-parser.ts';
import { Handshake } from './handshake.ts';
import type { MethodFields } from './method-codec.ts';
import { decodeMethod, encodeMethod } from './method-codec.ts';
import { METHODS, type MethodName } from './method-table.ts';

/** Input read in one turn before the others get theirs; about 2 ms of work. */
const INPUT_PER_TURN_BYTES = 256 * 1024;
const CLASS_CHANNEL = 20;
const CHANNEL_OPEN = 10;
const HEARTBEAT_FRAME = Uint8Array.of(FRAME_HEARTBEAT, 0, 0, 0, 0, 0, 0, 0xce);

/** What connections share. */
export interface ConnectionParts {
  readonly broker: Broker;
  readonly settings: AmqpSettings;
  readonly logger: Logger;
  /** Called once, when the connection is gone. */
  onEnd(connection: AmqpConnection): void;
}

type State = 'handshake' | 'running' | 'closing' | 'ended';

const scratch = new ByteWriter(512);

export class AmqpConnection implements FrameHandler, Flushable, AlarmListener, Requester {
  readonly settings: AmqpSettings;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly authorizer = ALLOW_ALL;
  readonly isLoopback: boolean;
  /** What the client says of itself in start-ok. */
  client = new ClientProfile([]);
  username = '';
  channelMax = 0;
  isEnlisted = false;
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  readonly #parser: FrameParser;
  readonly #output: OutputBatch;
  readonly #frames: DeliveryFrames;
  readonly #handshake: Handshake;
  readonly #heartbeat: Heartbeat;
  readonly #hold = (): (() => void) => this.holdInput();
  readonly #channels = new Map<number, Channel>();
  #lastChannel: Channel | null = null;
  #confirming: Channel[] = [];
  #vhost: VirtualHost | null = null;
  #state: State = 'handshake';
  #holds = 0;
  #turnBytes = 0;
  #isBlocked = false;
  #endsAfterFlush = false;
  #cancelCloseTimer: (() => void) | null = null;

  constructor(socket: Socket, parts: ConnectionParts) {
    this.#parts = parts;
    this.#socket = socket;
    this.settings = parts.settings;
    this.broker = parts.broker;
    this.clock = parts.broker.parts.clock;
    this.randomBytes = parts.broker.parts.randomBytes;
    this.isLoopback = isLoopbackAddress(socket.remoteAddress ?? '');
    this.#parser = new FrameParser(this, HANDSHAKE_FRAME_MAX);
    this.#output = new OutputBatch(socket, () => this.#onDrain());
    this.#frames = new DeliveryFrames(this.#output, HANDSHAKE_FRAME_MAX);
    this.#handshake = new Handshake(this);
    this.#heartbeat = new Heartbeat(this.clock, {
      send: () => this.#sendHeartbeat(),
      expired: () => this.#onSilence(),
    });
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('close', () => this.#end());
    socket.on('end', () => this.destroy());
    socket.on('error', (error) => this.#parts.logger.debug('socket error', { error: `${error}` }));
    this.#handshake.start();
  }

  get owner(): object {
    return this;
  }

  get logger(): Logger {
    return this.#parts.logger;
  }

  get peer(): string {
    return `${this.#socket.remoteAddress}:${this.#socket.remotePort}`;
  }

  get channels(): Iterable<Channel> {
    return this.#channels.values();
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  // --- Input ---------------------------------------------------------------------------------

  onData(chunk: Buffer): void {
    this.#heartbeat.noteInput();
    this.#turnBytes += chunk.length;
    // Whatever the input caused, the store among it, is done at the end of the turn.
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#parser.push(chunk));
    if (this.#turnBytes > INPUT_PER_TURN_BYTES && this.#holds === 0) {
      this.#socket.pause();
      this.enlistOutput();
    }
    if (this.#state === 'running') this.broker.flow.check(this.#hold);
  }

  /** Runs input through the parser. A fault closes the connection; a second one ends the input. */
  #guard(parse: () => void): void {
    try {
      parse();
    } catch (error) {
      if (this.#state === 'closing' || this.#state === 'ended') {
        this.#parser.stop();
        return;
      }
      this.fail(error, null);
      // The client may have closed as well: that comes behind the fault.
      this.#guard(() => this.#parser.resume());
    }
  }

  /** Stops reading until the returned function is called; holds add up. */
  holdInput(): () => void {
    this.#holds += 1;
    this.#parser.isPaused = true;
    this.#socket.pause();
    let isHeld = true;
    return () => {
      // Closing has taken back all holds.
      if (!isHeld || this.#state === 'closing') return;
      isHeld = false;
      this.#holds -= 1;
      this.#resumeInput();
    };
  }

  #resumeInput(): void {
    if (this.#holds > 0 || this.#state === 'ended') return;
    this.#heartbeat.noteInput();
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#parser.resume());
    if (this.#state === 'running') this.broker.flow.check(this.#hold);
    if (this.#holds === 0) this.#socket.resume();
  }

  onFrame(type: number, number: number, buffer: Buffer, start: number, end: number): void {
    if (number === 0) {
      this.#onConnectionFrame(type, buffer, start, end);
      return;
    }
    if (this.#state !== 'running') {
      if (this.#state === 'handshake') throw unexpectedFrame(type, buffer, start, end);
      return;
    }
    const channel = this.#channelFor(type, number, buffer, start, end);
    if (channel === null) return;
    try {
      channel.onFrame(type, buffer, start, end);
    } catch (error) {
      this.fail(error, channel, idsOf(type, buffer, start));
    }
    if (type === FRAME_HEADER && this.broker.alarms.isActive) this.#block();
  }

  #channelFor(
    type: number,
    number: number,
    buffer: Buffer,
    start: number,
    end: number,
  ): Channel | null {
    if (this.#lastChannel?.number === number) return this.#lastChannel;
    const channel = this.#channels.get(number);
    if (channel === undefined) {
      this.#openChannel(type, number, buffer, start, end);
      return null;
    }
    this.#lastChannel = channel;
    return channel;
  }

  #openChannel(type: number, number: number, buffer: Buffer, start: number, end: number): void {
    const [classId, methodId] = idsOf(type, buffer, start);
    if (classId !== CLASS_CHANNEL || methodId !== CHANNEL_OPEN || this.#vhost === null) {
      const text = "expected 'channel.open'";
      throw new ConnectionException('CHANNEL_ERROR', text, classId, methodId);
    }
    decodeMethod(classId, methodId, buffer, start + 4, end);
    const limit = this.channelMax;
    if (limit > 0 && this.#channels.size >= limit) {
      throw new ConnectionException(
        'NOT_ALLOWED',
        `number of channels opened (${limit}) has reached the negotiated channel_max (${limit})`,
        classId,
        methodId,
      );
    }
    this.#channels.set(number, new Channel(this, number, this.#vhost));
    this.sendMethod(number, 'channel.open-ok', {});
  }

  forgetChannel(channel: Channel): void {
    this.#channels.delete(channel.number);
    if (this.#lastChannel === channel) this.#lastChannel = null;
  }

  #onConnectionFrame(type: number, buffer: Buffer, start: number, end: number): void {
    if (type === FRAME_HEARTBEAT) return;
    if (type !== FRAME_METHOD) throw unexpectedFrame(type, buffer, start, end);
    const [classId, methodId] = idsOf(type, buffer, start);
    const method = decodeMethod(classId, methodId, buffer, start + 4, end);
    if (method.name === 'connection.close' && this.#state !== 'handshake') {
      this.#onClientClose();
    } else if (this.#state === 'closing') {
      if (method.name === 'connection.close-ok') this.#finish();
    } else if (this.#state === 'handshake') {
      this.#handshake.onMethod(method);
    } else if (method.name === 'connection.update-secret') {
      this.sendMethod(0, 'connection.update-secret-ok', {});
    } else {
      throw new ConnectionException(
        'CHANNEL_ERROR',
        `unexpected method in connection state ${this.#state}`,
        classId,
        methodId,
      );
    }
  }

  // --- Handshake -----------------------------------------------------------------------------

  /** Limits agreed in tune-ok. */
  tuned(limits: { channelMax: number; frameMax: number; heartbeatSeconds: number }): void {
    this.channelMax = limits.channelMax;
    this.#parser.frameMax = limits.frameMax;
    this.#frames.frameMax = limits.frameMax;
    this.#heartbeat.start(limits.heartbeatSeconds);
  }

  /** The handshake is over. */
  opened(vhost: VirtualHost): void {
    this.#vhost = vhost;
    this.#state = 'running';
    this.broker.alarms.listen(this);
    this.logger.info('connection opened', {
      peer: this.peer,
      vhost: vhost.name,
      user: this.username,
      name: this.client.connectionName,
    });
  }

  // --- Output --------------------------------------------------------------------------------

  /** True while the peer reads slower than it is sent. */
  get isOutputFull(): boolean {
    return this.#output.isFull;
  }

  enlistOutput(): void {
    if (!this.isEnlisted) this.broker.parts.turn.enlistOutput(this);
  }

  enlistConfirms(channel: Channel): void {
    if (!this.#confirming.includes(channel)) this.#confirming.push(channel);
    this.enlistOutput();
  }

  sendMethod<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void {
    if (this.#state === 'ended') return;
    scratch.reset();
    scratch.u8(FRAME_METHOD);
    scratch.u16(channel);
    const sizeAt = scratch.reserveU32();
    encodeMethod(name, fields, scratch);
    scratch.patchU32(sizeAt, scratch.length - sizeAt - 4);
    scratch.u8(0xce);
    this.#output.append(scratch.view());
    this.enlistOutput();
  }

  sendDelivery(
    channel: number,
    consumer: Consumer,
    deliveryTag: number,
    queued: QueuedMessage,
    properties: Uint8Array,
  ): void {
    const { message, isRedelivered } = queued;
    this.#frames.deliver(channel, consumer, deliveryTag, isRedelivered, message, properties);
    if (!this.isEnlisted) this.enlistOutput();
  }

  /** basic.return. */
  sendReturn(channel: number, message: Message): void {
    writeReturn(scratch.reset(), message);
    const { properties, body } = message;
    this.#frames.content(channel, scratch.view(), properties.encoded, body);
    this.enlistOutput();
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
    this.enlistOutput();
  }

  /** Raw octets, for the protocol header. */
  sendOctets(octets: Uint8Array): void {
    this.#output.append(octets);
    this.enlistOutput();
  }

  /** End of the turn: confirms, then everything that was gathered goes out. */
  flush(): void {
    if (this.#state === 'ended') return;
    if (this.#confirming.length > 0) {
      const confirming = this.#confirming;
      this.#confirming = [];
      for (const channel of confirming) channel.flushConfirms();
    }
    if (!this.#output.isEmpty) this.#heartbeat.noteOutput();
    this.#output.flush();
    if (this.#endsAfterFlush) this.#socket.end();
    this.#startNextTurn();
  }

  #startNextTurn(): void {
    const wasLimited = this.#turnBytes > INPUT_PER_TURN_BYTES;
    this.#turnBytes = 0;
    if (wasLimited && this.#holds === 0) this.#socket.resume();
  }

  #onDrain(): void {
    for (const channel of this.#channels.values()) channel.resumeConsumers();
  }

  // --- Heartbeats and alarms -----------------------------------------------------------------

  #sendHeartbeat(): void {
    this.#output.append(HEARTBEAT_FRAME);
    this.enlistOutput();
  }

  #onSilence(): void {
    // A blocked client cannot be heard.
    if (this.#holds > 0) return;
    this.logger.warn('missed heartbeats from client', { peer: this.peer });
    this.destroy();
  }

  /** The first content during an alarm: nothing more is read [rabbitmq: alarms]. */
  #block(): void {
    if (this.#isBlocked || this.#state !== 'running') return;
    this.#isBlocked = true;
    this.#unblock = this.holdInput();
    if (this.client.hasConnectionBlocked) {
      this.sendMethod(0, 'connection.blocked', { reason: this.broker.alarms.reason });
    }
  }

  #unblock: () => void = () => {};

  alarmsChanged(): void {
    if (!this.#isBlocked || this.broker.alarms.isActive) return;
    this.#isBlocked = false;
    if (this.client.hasConnectionBlocked) this.sendMethod(0, 'connection.unblocked', {});
    this.#unblock();
  }

  // --- Ending --------------------------------------------------------------------------------

  /** Answers an error with the close it asks for [amqp091 §4.6]. */
  fail(error: unknown, channel: Channel | null, ids: readonly [number, number] = [0, 0]): void {
    const reason = closeReason(error, ids);
    if (!isExpected(error)) {
      this.logger.error('internal error', { peer: this.peer, error: stackOf(error) });
    }
    if (reason.isChannelScope && channel !== null) {
      channel.release();
      channel.send('channel.close', reason.fields);
      this.logger.info('channel closed with an error', {
        peer: this.peer,
        channel: channel.number,
        reason: reason.fields.replyText,
      });
    } else if (this.#state === 'running' || this.#handshake.mayAnswer) {
      this.close(reason);
    } else {
      this.endLater();
    }
  }

  /** Sends connection.close and waits for its confirmation, but not for ever. */
  close(reason: CloseReason): void {
    if (this.#state === 'closing' || this.#state === 'ended') return;
    this.logger.info('connection closed', { peer: this.peer, reason: reason.fields.replyText });
    this.#releaseChannels();
    this.#state = 'closing';
    this.sendMethod(0, 'connection.close', reason.fields);
    // Whatever held the input back, the confirmation has to be read.
    this.#holds = 0;
    this.#parser.isPaused = false;
    this.#socket.resume();
    this.#endAfterDelay();
  }

  /** Ends without a frame after a while, as RabbitMQ does with clients that fail to log in. */
  endLater(): void {
    if (this.#state === 'ended') return;
    this.#state = 'closing';
    this.#parser.stop();
    this.#endAfterDelay();
  }

  #endAfterDelay(): void {
    this.#cancelCloseTimer?.();
    const endsAtMs = this.clock.nowMs + this.settings.closeDelayMs;
    this.#cancelCloseTimer = this.clock.at(endsAtMs, () => this.destroy());
  }

  /** Exclusive queues are gone before the client hears that it is closed. */
  #onClientClose(): void {
    this.#releaseChannels();
    this.#state = 'closing';
    this.sendMethod(0, 'connection.close-ok', {});
    this.#finish();
  }

  #releaseChannels(): void {
    const channels = [...this.#channels.values()];
    for (const channel of channels) channel.release();
    this.#channels.clear();
    this.#lastChannel = null;
    this.#vhost?.topology.removeExclusiveQueues(this);
    this.broker.alarms.unlisten(this);
  }

  /** Writes what is left and ends the stream; the peer has the close delay to end its own. */
  #finish(): void {
    this.#parser.stop();
    this.#heartbeat.stop();
    this.#endsAfterFlush = true;
    this.enlistOutput();
    this.#endAfterDelay();
  }

  /** Ends what was sent so far and the connection, in that order. */
  finishOutput(): void {
    this.#state = 'closing';
    this.#finish();
  }

  destroy(): void {
    this.#socket.destroy();
    this.#end();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#releaseChannels();
    this.#state = 'ended';
    this.broker.parts.turn.schedule();
    this.#parser.stop();
    this.#heartbeat.stop();
    this.#handshake.stop();
    this.#cancelCloseTimer?.();
    this.#parts.onEnd(this);
  }
}

function idsOf(type: number, buffer: Buffer, start: number): [classId: number, methodId: number] {
  if (type !== FRAME_METHOD)
    return [METHODS['basic.publish'].classId, METHODS['basic.publish'].methodId];
  return [buffer.readUInt16BE(start), buffer.readUInt16BE(start + 2)];
}

/** Whether a client or the rules are the cause, and not a mistake in the broker. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof BrokerError ||
    error instanceof ChannelException ||
    error instanceof ConnectionException
  );
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
