// What listings, statistics and administration see of a Warren connection, and how they close it. Must
// not be asked on the hot path.

import type { Socket } from 'node:net';
import type {
  ChannelView,
  ConnectionState,
  ConnectionTraffic,
  ConnectionView,
  TlsDetails,
} from '../../broker/connection-view.ts';
import { EMPTY_TABLE, type FieldTable } from '../../broker/field-table.ts';
import { socketAddresses, tlsDetailsOf } from '../socket-details.ts';
import type { ProtobufConnection } from './connection.ts';

export class ConnectionDetails implements ConnectionView {
  readonly protocol = 'Warren 1';
  /** How the Hello logs in: name and password. */
  readonly authMechanism = 'PLAIN';
  readonly host: string;
  readonly port: number;
  readonly peerHost: string;
  readonly peerPort: number;
  readonly name: string;
  readonly #connection: ProtobufConnection;
  readonly #socket: Socket;

  constructor(connection: ProtobufConnection, socket: Socket) {
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
    return this.#connection.greeting?.clientName || null;
  }

  get tls(): TlsDetails | null {
    return tlsDetailsOf(this.#socket);
  }

  get username(): string {
    return this.#connection.username;
  }

  get vhostName(): string | null {
    return this.#connection.greeting?.vhost.name ?? null;
  }

  get clientProperties(): FieldTable {
    return this.#connection.greeting?.clientProperties ?? EMPTY_TABLE;
  }

  get connectedAtMs(): number {
    return this.#connection.connectedAtMs;
  }

  get channelMax(): number {
    return this.#connection.settings.maxChannels;
  }

  get frameMaxBytes(): number {
    return this.#connection.greeting?.maxFrameBytes ?? 0;
  }

  get heartbeatSeconds(): number {
    return this.#connection.greeting?.keepAliveSeconds ?? 0;
  }

  get state(): ConnectionState {
    return this.#connection.stateName;
  }

  get traffic(): ConnectionTraffic {
    const { output, receivedOctets, receivedPackets } = this.#connection;
    return {
      receivedOctets,
      receivedPackets,
      sentOctets: output.writtenBytes,
      sentPackets: output.writtenPackets,
      pendingOctets: output.pendingBytes,
    };
  }

  get channelCount(): number {
    return this.#connection.channels.count;
  }

  get channelViews(): Iterable<ChannelView> {
    return [...this.#connection.channels].map((channel) => channel.view);
  }

  forceClose(reason: string): void {
    if (this.#connection.isRunning) this.#connection.close('CONNECTION_FORCED', reason);
    else this.#connection.destroy();
  }
}
