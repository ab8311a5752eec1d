// What a socket says of its two ends and of its encryption, in RabbitMQ's words. Must not be asked on
// the hot path.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsDetails } from '../broker/connection-view.ts';

/** The two ends of a connection. */
export interface SocketAddresses {
  readonly host: string;
  readonly port: number;
  readonly peerHost: string;
  readonly peerPort: number;
  /** `127.0.0.1:50000 -> 127.0.0.1:5672`: peer first. */
  readonly name: string;
}

export function socketAddresses(socket: Socket): SocketAddresses {
  const host = plainAddress(socket.localAddress);
  const port = socket.localPort ?? 0;
  const peerHost = plainAddress(socket.remoteAddress);
  const peerPort = socket.remotePort ?? 0;
  const name = `${bracketed(peerHost)}:${peerPort} -> ${bracketed(host)}:${port}`;
  return { host, port, peerHost, peerPort, name };
}

/** Null for a socket that is not encrypted. */
export const tlsDetailsOf = (socket: Socket): TlsDetails | null =>
  isEncrypted(socket) ? tlsDetails(socket) : null;

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
