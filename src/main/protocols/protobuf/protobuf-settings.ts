// What an operator can choose about connections of the Warren protocol, and its fixed numbers.

import { Buffer } from 'node:buffer';

/** First bytes of a connection. The digit changes only when the framing does. */
export const PREAMBLE = Buffer.from('WRN1', 'latin1');
/** The version of the messages; negotiated in Hello. */
export const PROTOCOL_VERSION = 1;
/** What a frame may hold besides the body of the largest message. */
export const FRAME_ALLOWANCE_BYTES = 256 * 1024;
/** Before the login nobody needs more. */
export const HELLO_FRAME_BYTES = 64 * 1024;
/** Deliveries and answers are not made smaller than this, whatever the client asks for. */
export const MIN_FRAME_BYTES = 4096;

export interface ProtobufSettings {
  /** Largest body of a message, bytes. */
  readonly maxMessageBytes: number;
  /** Channels open at a time; 0 for no limit. */
  readonly maxChannels: number;
  /** Requests that may wait for their answer at a time. */
  readonly maxOutstandingRequests: number;
  /** Proposed to clients, seconds; 0 for none. */
  readonly keepAliveSeconds: number;
  /** Time to settle a delivery when its consumer names none; 0 for no limit. */
  readonly ackTimeoutMs: number;
  /** From the first byte until the login. */
  readonly helloTimeoutMs: number;
  /** How long a refused login is kept waiting, and a closed connection may take to confirm. */
  readonly closeDelayMs: number;
  readonly version: string;
}

export const DEFAULT_PROTOBUF_SETTINGS: ProtobufSettings = {
  maxMessageBytes: 16 * 1024 * 1024,
  maxChannels: 2047,
  maxOutstandingRequests: 1024,
  keepAliveSeconds: 60,
  ackTimeoutMs: 1_800_000,
  helloTimeoutMs: 10_000,
  closeDelayMs: 3_000,
  version: '0.0.0',
};
