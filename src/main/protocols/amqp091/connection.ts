// One AMQP connection: its socket, its states from handshake to the end, its channels, and the one
// place where errors become closes. Must not know what any method means; channels do.

import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Requester } from '../../broker/access/requester.ts';
import type { RandomBytes } from '../../broker/access/server-names.ts';
import type { Administration } from '../../broker/administration.ts';
import type { Broker } from '../../broker/broker.ts';
import type { ConnectionState } from '../../broker/connection-view.ts';
import { PublisherShare } from '../../broker/flow-control.ts';
import type { Clock, Logger } from '../../broker/ports.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { Heartbeat } from '../heartbeat.ts';
import { AlarmBlock } from './alarm-block.ts';
import { type AmqpSettings, HANDSHAKE_FRAME_MAX } from './amqp-settings.ts';
import { blamedMethod } from './blamed-method.ts';
import type { Channel } from './channel.ts';
import { ClientProfile } from './client-profile.ts';
import { type CloseReason, closeReason, isExpected } from './close-reason.ts';
import { ConnectionDetails } from './connection-details.ts';
import { ConnectionOutput, type OutputOwner } from './connection-output.ts';
import { FRAME_HEADER, FRAME_HEARTBEAT, FRAME_METHOD } from './constants.ts';
import { ConnectionException } from './exceptions.ts';
import { type FrameHandler, FrameParser, unexpectedFrame } from './frame-parser.ts';
import { type AdmittedUser, Handshake } from './handshake.ts';
import { type GatedInput, InputGate } from './input-gate.ts';
import { decodeMethod, type MethodFields } from './method-codec.ts';
import type { MethodName } from './method-table.ts';
import { OpenChannels } from './open-channels.ts';

/** What connections share. */
export interface ConnectionParts {
  readonly broker: Broker;
  readonly settings: AmqpSettings;
  readonly logger: Logger;
  /** Called once, when the connection is gone. */
  onEnd(connection: AmqpConnection): void;
}

type State = 'handshake' | 'running' | 'closing' | 'ended';

export class AmqpConnection implements FrameHandler, GatedInput, OutputOwner, Requester {
  readonly settings: AmqpSettings;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly authorizer: Administration;
  readonly connectedAtMs: number;
  /** What listings and statistics see. */
  readonly details: ConnectionDetails;
  readonly channels = new OpenChannels(this);
  readonly output: ConnectionOutput;
  /** What the client says of itself in start-ok. */
  client = new ClientProfile([]);
  username = '';
  tags: readonly string[] = [];
  authMechanism = '';
  channelMax = 0;
  frameMaxBytes = 0;
  heartbeatSeconds = 0;
  receivedOctets = 0;
  /** Reads from the socket. */
  receivedPackets = 0;
  readonly #parts: ConnectionParts;
  readonly #socket: Socket;
  readonly #parser: FrameParser;
  readonly #handshake: Handshake;
  readonly #heartbeat: Heartbeat;
  readonly #gate: InputGate;
  readonly #hold = (): (() => void) => this.#gate.hold();
  readonly #alarmBlock = new AlarmBlock(this);
  readonly #share = new PublisherShare();
  #vhost: VirtualHost | null = null;
  #state: State = 'handshake';
  #cancelCloseTimer: (() => void) | null = null;

  constructor(socket: Socket, parts: ConnectionParts) {
    this.#parts = parts;
    this.#socket = socket;
    this.settings = parts.settings;
    this.broker = parts.broker;
    this.clock = parts.broker.parts.clock;
    this.randomBytes = parts.broker.parts.randomBytes;
    this.authorizer = parts.broker.administration;
    this.connectedAtMs = this.clock.nowMs;
    this.details = new ConnectionDetails(this, socket);
    this.#parser = new FrameParser(this, HANDSHAKE_FRAME_MAX);
    this.#gate = new InputGate(this, socket, this.#parser);
    this.#heartbeat = new Heartbeat(this.clock, {
      send: () => this.output.sendHeartbeat(),
      expired: () => this.#onSilence(),
    });
    const { turn } = parts.broker.parts;
    this.output = new ConnectionOutput(this, socket, turn, this.#gate, this.#heartbeat);
    this.#handshake = new Handshake(this);
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('close', () => this.#end());
    socket.on('end', () => this.destroy());
    socket.on('error', (error) => this.#parts.logger.debug('socket error', { error: `${error}` }));
    this.#handshake.start();
  }

  /** What listings know it by, so that what it owns can be traced back to it. */
  get owner(): object {
    return this.details;
  }

  get logger(): Logger {
    return this.#parts.logger;
  }

  get peer(): string {
    return `${this.peerHost}:${this.peerPort}`;
  }

  get peerHost(): string {
    return this.details.peerHost;
  }

  get peerPort(): number {
    return this.details.peerPort;
  }

  get isLoopback(): boolean {
    return isLoopbackAddress(this.peerHost);
  }

  get vhost(): VirtualHost | null {
    return this.#vhost;
  }

  /** As RabbitMQ names it. */
  get stateName(): ConnectionState {
    if (this.#state === 'running') return this.#runningState;
    if (this.#state === 'handshake') {
      const { step } = this.#handshake;
      return step === 'done' ? 'running' : step;
    }
    return this.#state === 'closing' ? 'closing' : 'closed';
  }

  /** `blocking` while an alarm waits for its first publish, `flow` while input is held back. */
  get #runningState(): ConnectionState {
    if (this.#alarmBlock.isBlocked) return 'blocked';
    if (this.#gate.isHeld) return 'flow';
    return this.broker.alarms.isActive ? 'blocking' : 'running';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get isEnding(): boolean {
    return this.#state === 'closing' || this.#state === 'ended';
  }

  // --- Input ---------------------------------------------------------------------------------

  onData(chunk: Buffer): void {
    this.#heartbeat.noteInput();
    this.#gate.noteRead(chunk.length);
    this.receivedOctets += chunk.length;
    this.receivedPackets += 1;
    // Whatever the input caused, the store among it, is done at the end of the turn.
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#parser.push(chunk));
    this.output.limitAnswers();
    if (this.#gate.limitTurn()) this.output.enlist();
    if (this.#state === 'running') this.broker.flow.check(this.#share, this.#hold);
  }

  /** Runs input through the parser. A fault closes the connection; a second one ends the input. */
  #guard(parse: () => void): void {
    try {
      parse();
    } catch (error) {
      if (this.isEnding) {
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
    return this.#gate.hold();
  }

  /** Nothing holds the input back any more: deals with what has waited. */
  resumeInput(): void {
    this.#heartbeat.noteInput();
    this.broker.parts.turn.schedule();
    this.#guard(() => this.#parser.resume());
    if (this.#state === 'running') this.broker.flow.check(this.#share, this.#hold);
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
    const channel = this.channels.find(number);
    if (channel === null) {
      this.channels.open(type, number, buffer, start, end);
      return;
    }
    try {
      channel.onFrame(type, buffer, start, end);
    } catch (error) {
      this.fail(error, channel, blamedMethod(type, buffer, start));
    }
    if (type === FRAME_HEADER && this.broker.alarms.isActive) this.#alarmBlock.block();
  }

  #onConnectionFrame(type: number, buffer: Buffer, start: number, end: number): void {
    if (type === FRAME_HEARTBEAT) return;
    if (type !== FRAME_METHOD) throw unexpectedFrame(type, buffer, start, end);
    const [classId, methodId] = blamedMethod(type, buffer, start);
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

  /** The client said who it is, and it is true. */
  authenticated({ name, tags }: AdmittedUser, mechanism: string): void {
    this.username = name;
    this.tags = tags;
    this.authMechanism = mechanism;
  }

  /** Limits agreed in tune-ok. */
  tuned(limits: { channelMax: number; frameMax: number; heartbeatSeconds: number }): void {
    this.channelMax = limits.channelMax;
    this.frameMaxBytes = limits.frameMax;
    this.heartbeatSeconds = limits.heartbeatSeconds;
    this.#parser.frameMax = limits.frameMax;
    this.output.frameMax = limits.frameMax;
    this.#heartbeat.start(limits.heartbeatSeconds);
  }

  /** The handshake is over. */
  opened(vhost: VirtualHost): void {
    this.#vhost = vhost;
    this.#state = 'running';
    this.broker.alarms.listen(this.#alarmBlock);
    this.broker.connections.add(this.details);
    this.logger.info('connection opened', {
      peer: this.peer,
      vhost: vhost.name,
      user: this.username,
      name: this.client.connectionName,
    });
  }

  // --- Output and silence ---------------------------------------------------------------------

  sendMethod<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void {
    this.output.sendMethod(channel, name, fields);
  }

  /** The peer takes output again. */
  onDrain(): void {
    for (const channel of this.channels) channel.resumeConsumers();
  }

  #onSilence(): void {
    // A blocked client cannot be heard, but one that takes nothing of what it is sent is gone.
    if (this.#gate.isHeld && !this.output.isPeerStuck()) return;
    this.logger.warn('missed heartbeats from client', { peer: this.peer });
    this.destroy();
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
    if (this.isEnding) return;
    this.logger.info('connection closed', { peer: this.peer, reason: reason.fields.replyText });
    this.#releaseChannels();
    this.#state = 'closing';
    this.sendMethod(0, 'connection.close', reason.fields);
    this.#gate.open();
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
    this.channels.releaseAll();
    this.#vhost?.topology.removeExclusiveQueues(this.owner);
    this.broker.alarms.unlisten(this.#alarmBlock);
    this.broker.connections.remove(this.details);
  }

  /** Writes what is left and ends the stream; the peer has the close delay to end its own. */
  #finish(): void {
    this.#parser.stop();
    this.#heartbeat.stop();
    this.output.endAfterFlush();
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
    this.output.stop();
    this.broker.parts.turn.schedule();
    this.#parser.stop();
    this.#heartbeat.stop();
    this.#handshake.stop();
    this.#cancelCloseTimer?.();
    this.#parts.onEnd(this);
  }
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
