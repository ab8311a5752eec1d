// What listings, statistics and administration see of a connection, and how they close it. Must not be
// asked on the hot path.

import type { Socket } from 'node:net';
import type {
  ChannelView,
  ConnectionState,
  ConnectionTraffic,
  ConnectionView,
  TlsDetails,
} from '../../broker/connection-view.ts';
import type { FieldTable } from '../../broker/field-table.ts';
import { socketAddresses, tlsDetailsOf } from '../socket-details.ts';
import { forcedClose } from './close-reason.ts';
import type { AmqpConnection } from './connection.ts';

export class ConnectionDetails implements ConnectionView {
  readonly protocol = 'AMQP 0-9-1';
  readonly host: string;
  readonly port: number;
  readonly peerHost: string;
  readonly peerPort: number;
  readonly name: string;
  readonly #connection: AmqpConnection;
  readonly #socket: Socket;

  constructor(connection: AmqpConnection, socket: Socket) {
    this.#connection = connection;
    this.#socket = socket;
    // A socket forgets its addresses when it ends; the name must not change.
    const addresses = socketAddresses(socket);
    this.host = addresses.host;
    this.port = addresses.port;
    this.peerHost = addresses.peerHost;
    this.peerPort = addresses.peerPort;
    this.name = addresses.name;
  }

  get userProvidedName(): string | null {
    return this.#connection.client.connectionName;
  }

  get tls(): TlsDetails | null {
    return tlsDetailsOf(this.#socket);
  }

  get username(): string {
    return this.#connection.username;
  }

  get vhostName(): string | null {
    return this.#connection.vhost?.name ?? null;
  }

  get authMechanism(): string {
    return this.#connection.authMechanism;
  }

  get clientProperties(): FieldTable {
    return this.#connection.client.properties;
  }

  get connectedAtMs(): number {
    return this.#connection.connectedAtMs;
  }

  get channelMax(): number {
    return this.#connection.channelMax;
  }

  get frameMaxBytes(): number {
    return this.#connection.frameMaxBytes;
  }

  get heartbeatSeconds(): number {
    return this.#connection.heartbeatSeconds;
  }

  get state(): ConnectionState {
    return this.#connection.stateName;
  }

  get traffic(): ConnectionTraffic {
    const { receivedOctets, receivedPackets } = this.#connection;
    const { batch } = this.#connection.output;
    return {
      receivedOctets,
      receivedPackets,
      sentOctets: batch.writtenBytes,
      sentPackets: batch.writtenPackets,
      pendingOctets: batch.pendingBytes,
    };
  }

  get channelCount(): number {
    return this.#connection.channels.count;
  }

  get channelViews(): Iterable<ChannelView> {
    return [...this.#connection.channels].map((channel) => channel.view);
  }

  forceClose(reason: string): void {
    if (this.#connection.isRunning) this.#connection.close(forcedClose(reason));
    else this.#connection.destroy();
  }
}
