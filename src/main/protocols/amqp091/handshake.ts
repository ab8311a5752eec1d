// The conversation that opens a connection [amqp091 §2.2.4]: start, login, tune, open. Answers wrong
// logins and limits in RabbitMQ's words; gives up on clients that are too slow.

import type { User } from '../../broker/access/users.ts';
import type { Login } from '../../broker/administration.ts';
import { BrokerError } from '../../broker/errors.ts';
import { type FieldTable, type FieldValue, longstr } from '../../broker/field-table.ts';
import type { Clock, Logger } from '../../broker/ports.ts';
import { RABBITMQ_VERSION } from '../../broker/rabbitmq-version.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { type AmqpSettings, FRAME_MIN_SIZE } from './amqp-settings.ts';
import { ClientProfile } from './client-profile.ts';
import type { CloseReason } from './close-reason.ts';
import { ConnectionException } from './exceptions.ts';
import type { Method, MethodFields, MethodOf } from './method-codec.ts';
import { METHODS, type MethodName } from './method-table.ts';
import { MECHANISMS, readCredentials } from './sasl.ts';

const CONNECTION = 10;
const TUNE = 30;
const OPEN = 40;

const CAPABILITIES = [
  'publisher_confirms',
  'exchange_exchange_bindings',
  'basic.nack',
  'consumer_cancel_notify',
  'connection.blocked',
  'consumer_priorities',
  'authentication_failure_close',
  'per_consumer_qos',
  'direct_reply_to',
];

function serverProperties(version: string): FieldTable {
  const yes: FieldValue = { type: 'bool', value: true };
  return [
    ['capabilities', { type: 'table', value: CAPABILITIES.map((name) => [name, yes] as const) }],
    ['cluster_name', longstr('warren')],
    ['copyright', longstr('Copyright (c) The Warren authors')],
    ['implementation', longstr('Warren')],
    ['implementation_version', longstr(version)],
    ['information', longstr('Licensed under the MIT licence. Compatible with RabbitMQ.')],
    ['platform', longstr('Node.js')],
    ['product', longstr('RabbitMQ')],
    ['version', longstr(RABBITMQ_VERSION)],
  ];
}

export type Step = 'starting' | 'tuning' | 'opening' | 'done';

/** A user who has logged in. */
export type AdmittedUser = Pick<User, 'name' | 'tags'>;

/** Who may come in, and to which vhost. */
export interface Admission {
  /** Null when the login is wrong. */
  logIn(login: Login): AdmittedUser | null;
  /** Throws BrokerError when the user may not open it, or not now. */
  openVhost(username: string, name: string): VirtualHost;
}

/** A connection as the handshake sees it. */
export interface OpeningConnection {
  readonly broker: { readonly administration: Admission };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: AmqpSettings;
  readonly peer: string;
  readonly peerHost: string;
  readonly peerPort: number;
  readonly isLoopback: boolean;
  client: ClientProfile;
  readonly username: string;
  sendMethod<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void;
  /** The client said who it is, and it is true. */
  authenticated(user: AdmittedUser, mechanism: string): void;
  /** Limits agreed in tune-ok. */
  tuned(limits: { channelMax: number; frameMax: number; heartbeatSeconds: number }): void;
  /** The handshake is over. */
  opened(vhost: VirtualHost): void;
  /** Sends connection.close and waits for its confirmation. */
  close(reason: CloseReason): void;
  /** Ends without a frame, after a while. */
  endLater(): void;
  /** Ends once everything has been sent. */
  finishOutput(): void;
  /** Ends at once. */
  destroy(): void;
}

export class Handshake {
  readonly #connection: OpeningConnection;
  #step: Step = 'starting';
  #cancelTimeout: () => void = () => {};

  constructor(connection: OpeningConnection) {
    this.#connection = connection;
  }

  /** Whether errors may be answered with a close: not before the client is known. */
  get mayAnswer(): boolean {
    return this.#step !== 'starting';
  }

  start(): void {
    const { clock, settings } = this.#connection;
    const endsAtMs = clock.nowMs + settings.handshakeTimeoutMs;
    this.#cancelTimeout = clock.at(endsAtMs, () => {
      this.#connection.logger.warn('handshake timeout', { peer: this.#connection.peer });
      this.#connection.destroy();
    });
    this.#connection.sendMethod(0, 'connection.start', {
      versionMajor: 0,
      versionMinor: 9,
      serverProperties: serverProperties(settings.version),
      mechanisms: Buffer.from(MECHANISMS.join(' ')),
      locales: Buffer.from('en_US'),
    });
  }

  stop(): void {
    this.#cancelTimeout();
  }

  /** As RabbitMQ names it while it has not ended. */
  get step(): Step {
    return this.#step;
  }

  /** Throws ConnectionException for a method out of order or limits out of range. */
  onMethod(method: Method): void {
    switch (method.name) {
      case 'connection.start-ok':
        if (this.#step !== 'starting') break;
        this.#onStartOk(method);
        return;
      case 'connection.tune-ok':
        if (this.#step !== 'tuning') break;
        this.#onTuneOk(method);
        return;
      case 'connection.open':
        if (this.#step !== 'opening') break;
        this.#onOpen(method);
        return;
      case 'connection.close':
        if (this.#step === 'starting') break;
        this.#connection.sendMethod(0, 'connection.close-ok', {});
        this.#connection.finishOutput();
        return;
    }
    const { classId, methodId } = METHODS[method.name];
    const text = `unexpected method in connection state ${this.#step}`;
    throw new ConnectionException('CHANNEL_ERROR', text, classId, methodId);
  }

  #onStartOk(method: MethodOf<'connection.start-ok'>): void {
    const connection = this.#connection;
    const { settings } = connection;
    connection.client = new ClientProfile(method.clientProperties);
    const login = readCredentials(method.mechanism, method.response);
    if (login === null) {
      connection.endLater();
      return;
    }
    const { isLoopback, peerHost, peerPort, broker } = connection;
    const origin = { isLoopback, peerHost, peerPort, protocol: 'amqp091' };
    const user = broker.administration.logIn({ ...login, ...origin });
    if (user === null) {
      this.#refuseLogin(method.mechanism);
      return;
    }
    connection.authenticated(user, method.mechanism);
    this.#step = 'tuning';
    connection.sendMethod(0, 'connection.tune', {
      channelMax: settings.channelMax,
      frameMax: settings.frameMax,
      heartbeat: settings.heartbeatSeconds,
    });
  }

  #refuseLogin(mechanism: string): void {
    const connection = this.#connection;
    connection.logger.warn('login refused', { peer: connection.peer, mechanism });
    if (!connection.client.hasAuthenticationFailureClose) {
      connection.endLater();
      return;
    }
    connection.close({
      code: 403,
      isChannelScope: false,
      fields: {
        replyCode: 403,
        replyText:
          `ACCESS_REFUSED - Login was refused using authentication mechanism ${mechanism}. ` +
          'For details see the broker logfile.',
        classId: 0,
        methodId: 0,
      },
    });
  }

  #onTuneOk(method: MethodOf<'connection.tune-ok'>): void {
    const { settings } = this.#connection;
    checkLimit('frame_max', method.frameMax, FRAME_MIN_SIZE, settings.frameMax);
    checkLimit('channel_max', method.channelMax, 1, settings.channelMax);
    this.#connection.tuned({
      channelMax: method.channelMax,
      frameMax: method.frameMax,
      heartbeatSeconds: method.heartbeat,
    });
    this.#step = 'opening';
  }

  #onOpen(method: MethodOf<'connection.open'>): void {
    const connection = this.#connection;
    const vhost = this.#openVhost(method.virtualHost);
    this.#step = 'done';
    this.#cancelTimeout();
    connection.sendMethod(0, 'connection.open-ok', {});
    connection.opened(vhost);
  }

  /** Throws ConnectionException when the user may not open it, or not now. */
  #openVhost(name: string): VirtualHost {
    const { broker, username } = this.#connection;
    try {
      return broker.administration.openVhost(username, name);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      throw new ConnectionException(error.condition, error.message, CONNECTION, OPEN);
    }
  }
}

/** `offered` 0 is no limit. Throws NOT_ALLOWED when the client asks for more, or for too little. */
function checkLimit(name: string, asked: number, least: number, offered: number): void {
  let complaint: string | null = null;
  if (asked !== 0 && asked < least) {
    complaint = `negotiated ${name} = ${asked} is lower than the minimum allowed value (${least})`;
  } else if (offered !== 0 && (asked === 0 || asked > offered)) {
    const shown = asked === 0 && name === 'channel_max' ? '0 (no limit)' : asked;
    complaint = `negotiated ${name} = ${shown} is higher than the maximum allowed value (${offered})`;
  }
  if (complaint !== null) throw new ConnectionException('NOT_ALLOWED', complaint, CONNECTION, TUNE);
}
