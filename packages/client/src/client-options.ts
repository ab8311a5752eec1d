// What a client can be told: how to connect, and what single calls take. Types only.

import type { ConnectionOptions as TlsOptions } from 'node:tls';
import type { AbortOptions } from './abort.ts';
import type { ReconnectOptions } from './backoff.ts';
import type { ConnectionError } from './errors.ts';

/** How to connect. */
export interface ConnectOptions extends AbortOptions {
  /** Name of the connection, as the broker lists it. */
  readonly name?: string;
  /** How long connecting may take, milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** When to connect again; false: a broken connection is the end. Default: for ever. */
  readonly reconnect?: ReconnectOptions | false;
  /** Options of TLS for `warrens://`, as node:tls has them: `ca`, `cert`, `key` and others. */
  readonly tls?: TlsOptions;
  /** Seconds of silence after which a sign of life is sent. Default: the broker's. */
  readonly keepAliveSeconds?: number;
  /** Messages sent and not confirmed, at most; more wait in the client. Default 10,000. */
  readonly maxUnconfirmed?: number;
  /** Messages not confirmed at which `drained` waits. Default 20,000. */
  readonly maxBufferedMessages?: number;
  /** Bytes not confirmed at which `drained` waits. Default 16 MiB. */
  readonly maxBufferedBytes?: number;
}

/** What happens to a client beside its calls. */
export interface ClientEvents {
  /** There is a connection, the first or another one; everything declared and consumed is back. */
  connected: [];
  /** The connection broke; the client connects again unless told not to. */
  disconnected: [error: ConnectionError];
  /** The client gave up or was closed. */
  closed: [error: ConnectionError];
  /** The broker takes no messages for now, because of the reason given. */
  blocked: [reason: string];
  /** The broker takes messages again. */
  unblocked: [];
  /** Something went wrong that no call can tell: a callback that threw, a declaration refused. */
  warning: [error: unknown];
}

/** What `receive` takes. */
export interface ReceiveOptions extends AbortOptions {
  /** At most so many messages. Default 1. */
  readonly max?: number;
  /** How long to wait for the first one, milliseconds. Default 0. */
  readonly waitMs?: number;
  /** True: the messages are gone; there is nothing to settle. Default false. */
  readonly noAck?: boolean;
  /** Milliseconds after which the broker takes an unsettled message back. Default: the broker's own. */
  readonly ackTimeoutMs?: number;
}

/** How long to wait for a reply. */
export interface RequestOptions extends AbortOptions {
  /** Milliseconds until the request fails with a TimeoutError. Default 30,000. */
  readonly timeoutMs?: number;
}

/** What `browse` shows. */
export interface BrowseOptions extends AbortOptions {
  /** At most so many messages. Default: all. */
  readonly limit?: number;
  /** Bodies are cut to so many bytes. Default: whole. */
  readonly maxBodyBytes?: number;
  /** Also messages that consumers hold. Default false. */
  readonly includeUnacked?: boolean;
}

/** What has to be true for a deletion. */
export interface DeleteOptions extends AbortOptions {
  /** Only when nobody uses it. Default false. */
  readonly ifUnused?: boolean;
  /** Queues: only when there is no message. Default false. */
  readonly ifEmpty?: boolean;
}
