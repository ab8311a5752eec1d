// What listings, statistics and administration see of a connection, and how they close it. Must not be
// asked on the hot path.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type {
  ChannelView,
  ConnectionState,
  ConnectionTraffic,
  ConnectionView,
  TlsDetails,
} from '../../broker/connection-view.ts';
import type { FieldTable } from '../../broker/field-table.ts';
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
    this.host = plainAddress(socket.localAddress);
    this.port = socket.localPort ?? 0;
    this.peerHost = plainAddress(socket.remoteAddress);
    this.peerPort = socket.remotePort ?? 0;
    const peer = `${bracketed(this.peerHost)}:${this.peerPort}`;
    this.name = `${peer} -> ${bracketed(this.host)}:${this.port}`;
  }

  get userProvidedName(): string | null {
    return this.#connection.client.connectionName;
  }

  get tls(): TlsDetails | null {
    return isEncrypted(this.#socket) ? tlsDetails(this.#socket) : null;
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
    if (this.#connection.isRunning) this.#connection.close(forcedClose(reason));
    else this.#connection.destroy();
  }
}

/** IPv4 as such, also when it came in on a socket for both. */
const plainAddress = (address: string | undefined): string =>
  (address ?? '').replace(/^::ffff:(?=\d+\.)/, '');

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

const isEncrypted = (socket: Socket): socket is TLSSocket => 'encrypted' in socket;

function tlsDetails(socket: TLSSocket): TlsDetails {
  const { name, standardName } = socket.getCipher();
  const peer = socket.getPeerCertificate();
  const hasPeer = Object.keys(peer).length > 0;
  return {
    protocol: (socket.getProtocol() ?? '').toLowerCase(),
    cipher: standardName ?? name,
    keyExchange: 'any',
    hash: /SHA\d*$/.exec(name)?.[0].toLowerCase() ?? 'aead',
    peerCertSubject: hasPeer ? nameOf(peer.subject) : null,
    peerCertIssuer: hasPeer ? nameOf(peer.issuer) : null,
    peerCertValidity: hasPeer ? `${peer.valid_from} - ${peer.valid_to}` : null,
  };
}

/** `CN=client,O=Example`: the parts in their order. */
const nameOf = (parts: object): string =>
  Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
