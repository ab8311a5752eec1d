// One connection of the Warren protocol: its socket, its states from Hello to the end, its channels, and
// the one place where errors become answers. Must not know what any request means; requests/ does.

import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Requester } from '../../broker/access/requester.ts';
import type { RandomBytes } from '../../broker/access/server-names.ts';
import type { Administration } from '../../broker/administration.ts';
import type { AlarmListener } from '../../broker/alarms.ts';
import type { Broker } from '../../broker/broker.ts';
import type { ConnectionState } from '../../broker/connection-view.ts';
import { BrokerError, type Condition } from '../../broker/errors.ts';
import { PublisherShare } from '../../broker/flow-control.ts';
import type { Clock, Logger } from '../../broker/ports.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { Flushable } from '../../broker/turn.ts';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { Heartbeat } from '../heartbeat.ts';
import { OutputBatch } from '../output-batch.ts';
import type { ProtobufChannel } from './channel.ts';
import { errorMessage, expectedError } from './conditions.ts';
import { ConnectionDetails } from './connection-details.ts';
import { ConnectionFault } from './connection-fault.ts';
import type { ConsumerDeliveries } from './consumer-deliveries.ts';
import { decode } from './decode.ts';
import {
  Body,
  type EnvelopeHead,
  encodeFrame,
  makeEnvelopeHead,
  type OutgoingEnvelope,
  readEnvelope,
} from './envelope.ts';
import { type FrameHandler, FrameSplitter } from './frame-splitter.ts';
import { warren } from './gen/warren.js';
import { OpenChannels } from './open-channels.ts';
import { frameOf, OutgoingFrames } from './outgoing-frames.ts';
import { OutstandingRequests } from './outstanding-requests.ts';
import {
  FRAME_ALLOWANCE_BYTES,
  HELLO_FRAME_BYTES,
  type ProtobufSettings,
} from './protobuf-settings.ts';
import { type Greeting, greet, helloOk } from './requests/hello.ts';
import { performRequest } from './requests/perform.ts';
import type { Request } from './requests/request.ts';

/** Input read in one turn before the others get theirs; about 2 ms of work. */
const INPUT_PER_TURN_BYTES = 256 * 1024;

/** What connections share. */
export interface ConnectionParts {
  readonly broker: Broker;
  readonly settings: ProtobufSettings;
  readonly logger: Logger;
  /** When the broker started. */
  readonly startedAtMs: number;
  /** Called once, when the connection is gone. */
  onEnd(connection: ProtobufConnection): void;
}

type State = 'hello' | 'running' | 'closing' | 'ended';

const KEEP_ALIVE = encodeFrame({ keepAlive: {} });

export class ProtobufConnection implements FrameHandler, Flushable, AlarmListener, Requester {
  readonly settings: ProtobufSettings;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly startedAtMs: number;
  readonly authorizer: Administration;
  readonly connectedAtMs: number;
  /** What listings and statistics see. */
  readonly details: ConnectionDetails;
  /** What was agreed in Hello; null before. */
  greeting: Greeting | null = null;
  readonly channels = new OpenChannels(this);
  readonly outstanding: OutstandingRequests;
  username = '';
  tags: readonly string[] = [];
  isEnlisted = false;
  receivedOctets = 0;
  /** Reads from the socket. */
  receivedPackets = 0;
  /** Ends the pushing of statistics. */
  endStatistics: () => void = () => {};
  /** Ends the pushing of events. */
  endEvents: () => void = () => {};
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  readonly #splitter: FrameSplitter;
  readonly #output: OutputBatch;
  readonly #frames: OutgoingFrames;
  readonly #keepAlive: Heartbeat;
  readonly #head: EnvelopeHead = makeEnvelopeHead();
  readonly #hold = (): (() => void) => this.#holdInput();
  readonly #share = new PublisherShare();
  #confirming: ProtobufChannel[] = [];
  #state: State = 'hello';
  #holds = 0;
  #turnBytes = 0;
  #endsAfterFlush = false;
  #cancelTimer: () => void = () => {};
  /** Set while an alarm holds the input of a connection that published. */
  #unblock: (() => void) | null = null;
  /** Set while the input waits for the client to read its answers. */
  #resumeWhenDrained: (() => void) | null = null;

  constructor(socket: Socket, parts: ConnectionParts) {
    this.#parts = parts;
    this.#socket = socket;
    this.settings = parts.settings;
    this.broker = parts.broker;
    this.startedAtMs = parts.startedAtMs;
    this.authorizer = parts.broker.administration;
    this.clock = parts.broker.parts.clock;
    this.randomBytes = parts.broker.parts.randomBytes;
    this.connectedAtMs = this.clock.nowMs;
    this.outstanding = new OutstandingRequests(this.settings.maxOutstandingRequests);
    this.details = new ConnectionDetails(this, socket);
    this.#splitter = new FrameSplitter(this, HELLO_FRAME_BYTES);
    this.#output = new OutputBatch(socket, () => this.#onDrain());
    this.#frames = new OutgoingFrames(this.#output);
    this.#keepAlive = new Heartbeat(this.clock, {
      send: () => this.#append(KEEP_ALIVE),
      expired: () => this.#onSilence(),
    });
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('close', () => this.#end());
    socket.on('end', () => this.destroy());
    socket.on('error', (error) => parts.logger.debug('socket error', { error: `${error}` }));
    const endsAtMs = this.clock.nowMs + this.settings.helloTimeoutMs;
    this.#cancelTimer = this.clock.at(endsAtMs, () => {
      parts.logger.warn('handshake timeout', { peer: this.peer });
      this.destroy();
    });
  }

  /** What listings know it by, so that what it owns can be traced back to it. */
  get owner(): object {
    return this.details;
  }

  get logger(): Logger {
    return this.#parts.logger;
  }

  get name(): string {
    return this.details.name;
  }

  get peer(): string {
    return `${this.details.peerHost}:${this.details.peerPort}`;
  }

  get isLoopback(): boolean {
    return isLoopbackAddress(this.details.peerHost);
  }

  get output(): OutputBatch {
    return this.#output;
  }

  /** RabbitMQ's names of the states that can be seen from outside. */
  get stateName(): ConnectionState {
    if (this.#state === 'hello') return 'starting';
    if (this.#state !== 'running') return 'closing';
    if (this.#unblock !== null) return 'blocked';
    return this.#holds > 0 ? 'flow' : 'running';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  // --- Input ---------------------------------------------------------------------------------

  onData(chunk: Buffer): void {
    this.#keepAlive.noteInput();
    this.receivedOctets += chunk.length;
    this.receivedPackets += 1;
    this.#turnBytes += chunk.length;
    // Whatever the input caused, the store among it, is done at the end of the turn.
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#splitter.push(chunk));
    if (this.#turnBytes > INPUT_PER_TURN_BYTES && this.#holds === 0) {
      this.#socket.pause();
      this.#enlistOutput();
    }
    if (this.#state === 'running') this.broker.flow.check(this.#share, this.#hold);
  }

  /** Runs input through the splitter; what is wrong with the stream itself ends the connection. */
  #guard(split: () => void): void {
    try {
      split();
    } catch (error) {
      this.#splitter.stop();
      if (this.#state === 'hello' || this.#state === 'running') this.#failConnection(error, 0);
    }
  }

  /** Stops reading until the returned function is called; holds add up. */
  #holdInput(): () => void {
    this.#holds += 1;
    this.#splitter.isPaused = true;
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
    this.#keepAlive.noteInput();
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#splitter.resume());
    if (this.#state === 'running') this.broker.flow.check(this.#share, this.#hold);
    if (this.#holds === 0) this.#socket.resume();
  }

  onFrame(buffer: Buffer, start: number, end: number): void {
    const head = readEnvelope(buffer, start, end, this.#head);
    if (head.body === Body.keepAlive) return;
    if (this.#state === 'running') this.#onRequest(buffer, head);
    else if (this.#state === 'hello') this.#onHello(buffer, head);
    else if (this.#state === 'closing' && head.body === Body.closeOk) this.#finish();
  }

  #onRequest(buffer: Buffer, head: EnvelopeHead): void {
    const { id, channel: number, body } = head;
    try {
      if (body === Body.publish) {
        this.channels.opened(number).publish(buffer, head.start, head.end);
        if (this.broker.alarms.isActive) this.#block();
      } else if (body === Body.close) {
        this.#onClientClose(id);
      } else if (body === Body.hello || body === Body.closeOk) {
        const text = `body ${body} does not fit an open connection`;
        throw new ConnectionFault('COMMAND_INVALID', text);
      } else {
        performRequest(this.#request(id, number), buffer, head);
      }
    } catch (error) {
      this.#fail(error, id, number);
    }
    if (this.#output.isFull && this.#resumeWhenDrained === null) {
      this.#resumeWhenDrained = this.#holdInput();
    }
  }

  #request(id: number, channelNumber: number): Request {
    const { greeting } = this;
    if (greeting === null) throw new ConnectionFault('COMMAND_INVALID', 'request before Hello');
    return {
      connection: this,
      vhost: greeting.vhost,
      id,
      channelNumber,
      channel: () => this.channels.opened(channelNumber),
      answer: (body) => {
        if (id !== 0) this.send({ id, channel: channelNumber, ...body });
      },
    };
  }

  // --- Hello ---------------------------------------------------------------------------------

  #onHello(buffer: Buffer, head: EnvelopeHead): void {
    const { id, body, start, end } = head;
    try {
      if (body !== Body.hello) {
        throw new ConnectionFault('COMMAND_INVALID', `body ${body} comes before Hello`);
      }
      const greeting = greet(this, decode(warren.v1.Hello, buffer.subarray(start, end)));
      this.#cancelTimer();
      this.greeting = greeting;
      this.username = greeting.user.name;
      this.tags = greeting.user.tags;
      this.#frames.maxFrameBytes = greeting.maxFrameBytes;
      this.#splitter.maxBytes = this.settings.maxMessageBytes + FRAME_ALLOWANCE_BYTES;
      this.#state = 'running';
      this.broker.alarms.listen(this);
      this.broker.connections.add(this.details);
      this.send({ id, helloOk: helloOk(this, greeting) });
      this.#keepAlive.start(greeting.keepAliveSeconds);
      this.logger.info('connection opened', {
        peer: this.peer,
        protocol: this.details.protocol,
        vhost: greeting.vhost.name,
        user: this.username,
        name: greeting.clientName,
      });
    } catch (error) {
      this.#failConnection(error, id);
    }
  }

  // --- Output --------------------------------------------------------------------------------

  /** True while the client reads slower than it is sent. */
  get isOutputFull(): boolean {
    return this.#output.isFull;
  }

  #enlistOutput(): void {
    if (!this.isEnlisted) this.broker.parts.turn.enlistOutput(this);
  }

  enlistConfirms(channel: ProtobufChannel): void {
    if (!this.#confirming.includes(channel)) this.#confirming.push(channel);
    this.#enlistOutput();
  }

  send(envelope: OutgoingEnvelope): void {
    this.#append(encodeFrame(envelope));
  }

  /** Sends an envelope that is encoded already; its bytes are copied. */
  sendEnvelope(encoded: Uint8Array): void {
    this.#append(frameOf(encoded));
  }

  #append(frame: Uint8Array): void {
    if (this.#state === 'ended') return;
    this.#frames.append(frame);
    this.#enlistOutput();
  }

  sendDelivery(deliveries: ConsumerDeliveries, deliveryTag: number, queued: QueuedMessage): void {
    this.#frames.addDelivery(deliveries, deliveryTag, queued);
    if (!this.isEnlisted) this.#enlistOutput();
  }

  /** End of the turn: confirms, then everything that was gathered goes out. */
  flush(): void {
    if (this.#state === 'ended') return;
    if (this.#confirming.length > 0) {
      const confirming = this.#confirming;
      this.#confirming = [];
      for (const channel of confirming) channel.flushConfirms();
    }
    if (this.#frames.flush()) this.#keepAlive.noteOutput();
    if (this.#endsAfterFlush) this.#socket.end();
    const wasLimited = this.#turnBytes > INPUT_PER_TURN_BYTES;
    this.#turnBytes = 0;
    if (wasLimited && this.#holds === 0) this.#socket.resume();
  }

  #onDrain(): void {
    const resume = this.#resumeWhenDrained;
    this.#resumeWhenDrained = null;
    resume?.();
    for (const channel of this.channels) channel.resumeConsumers();
  }

  // --- Keep-alive and alarms -----------------------------------------------------------------

  #onSilence(): void {
    // A blocked client cannot be heard.
    if (this.#holds > 0) return;
    this.logger.warn('missed keep-alives from client', { peer: this.peer });
    this.destroy();
  }

  /** The first publish during an alarm: nothing more is read [rabbitmq: alarms]. */
  #block(): void {
    if (this.#unblock !== null || this.#state !== 'running') return;
    this.#unblock = this.#holdInput();
    this.send({ blocked: { reason: this.broker.alarms.reason } });
  }

  alarmsChanged(): void {
    const unblock = this.#unblock;
    if (unblock === null || this.broker.alarms.isActive) return;
    this.#unblock = null;
    this.send({ unblocked: {} });
    unblock();
  }

  // --- Ending --------------------------------------------------------------------------------

  /** Answers an error; the connection goes on unless the error says that it cannot. */
  #fail(error: unknown, id: number, channel: number): void {
    if (error instanceof BrokerError) {
      this.send({ id, channel, error: errorMessage(error.condition, error.message) });
      return;
    }
    this.#splitter.stop();
    this.#failConnection(error, id);
  }

  #failConnection(error: unknown, id: number): void {
    const told = expectedError(error);
    if (told === null) {
      this.logger.error('internal error', { peer: this.peer, error: stackOf(error) });
    } else {
      const isFault = error instanceof MalformedBytes || error instanceof ConnectionFault;
      this.logger[isFault ? 'warn' : 'info']('connection closed with an error', {
        peer: this.peer,
        reason: told.message,
      });
    }
    const message = told ?? errorMessage('INTERNAL_ERROR', 'see the broker logfile');
    this.send({ id, error: message });
    this.#finish();
  }

  /** Sends Close and waits for its confirmation, but not for ever. */
  close(condition: Condition, message: string): void {
    if (this.#state === 'closing' || this.#state === 'ended') return;
    this.logger.info('connection closed', { peer: this.peer, reason: message });
    this.#release();
    this.#state = 'closing';
    this.send({ close: errorMessage(condition, message) });
    // Whatever held the input back, the confirmation has to be read.
    this.#holds = 0;
    this.#splitter.isPaused = false;
    this.#socket.resume();
    this.#endAfterDelay();
  }

  #onClientClose(id: number): void {
    for (const channel of this.channels) channel.flushConfirms();
    this.#release();
    this.send({ id, closeOk: {} });
    this.#finish();
  }

  /** Exclusive queues are gone before the client hears that it is closed. */
  #release(): void {
    this.channels.releaseAll();
    this.endStatistics();
    this.endEvents();
    this.greeting?.vhost.topology.removeExclusiveQueues(this.owner);
    this.broker.alarms.unlisten(this);
    this.broker.connections.remove(this.details);
  }

  /** Writes what is left and ends the stream; the peer has the close delay to end its own. */
  #finish(): void {
    this.#release();
    if (this.#state !== 'ended') this.#state = 'closing';
    this.#splitter.stop();
    this.#keepAlive.stop();
    this.#endsAfterFlush = true;
    this.#socket.resume();
    this.#enlistOutput();
    this.#endAfterDelay();
  }

  #endAfterDelay(): void {
    this.#cancelTimer();
    const endsAtMs = this.clock.nowMs + this.settings.closeDelayMs;
    this.#cancelTimer = this.clock.at(endsAtMs, () => this.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
    this.#end();
  }

  #end(): void {
    if (this.#state === 'ended') return;
    this.#release();
    this.#state = 'ended';
    this.broker.parts.turn.schedule();
    this.#splitter.stop();
    this.#keepAlive.stop();
    this.#cancelTimer();
    this.#parts.onEnd(this);
  }
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
