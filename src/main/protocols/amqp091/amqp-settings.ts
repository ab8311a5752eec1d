// What an operator can choose about AMQP connections, with RabbitMQ's defaults.

export interface AmqpSettings {
  /** Offered in connection.tune; bytes of a whole frame. */
  readonly frameMax: number;
  /** Offered in connection.tune; 0 for no limit. */
  readonly channelMax: number;
  /** Offered in connection.tune, seconds; 0 for none. */
  readonly heartbeatSeconds: number;
  /** Largest body of a message, bytes. */
  readonly maxMessageBytes: number;
  /** Time to settle a delivery; 0 for no limit [rabbitmq: consumers, acknowledgement timeout]. */
  readonly consumerTimeoutMs: number;
  /** Time between looks at unsettled deliveries. */
  readonly consumerTimeoutCheckMs: number;
  /** From the first byte until the connection is open. */
  readonly handshakeTimeoutMs: number;
  /** How long a refused login is kept waiting, and a closed connection may take to confirm. */
  readonly closeDelayMs: number;
  /** Name and version of this program, for server-properties. */
  readonly version: string;
}

export const DEFAULT_AMQP_SETTINGS: AmqpSettings = {
  frameMax: 131_072,
  channelMax: 2047,
  heartbeatSeconds: 60,
  maxMessageBytes: 16 * 1024 * 1024,
  consumerTimeoutMs: 1_800_000,
  consumerTimeoutCheckMs: 60_000,
  handshakeTimeoutMs: 10_000,
  closeDelayMs: 3_000,
  version: '0.0.0',
};

/** Smallest frame-max a client may ask for [amqp091 §1.2 frame-min-size]. */
export const FRAME_MIN_SIZE = 4096;
/** Largest frame accepted before tuning: big credentials are sent in start-ok. */
export const HANDSHAKE_FRAME_MAX = 131_072;
/** A content header may not announce more, whatever the settings say. */
export const ABSOLUTE_MAX_BODY_BYTES = 536_870_912;
