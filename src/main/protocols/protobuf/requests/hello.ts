// The first request of a connection: version, login, vhost, limits.

import type { User } from '../../../broker/access/users.ts';
import { DEFAULT_VHOST } from '../../../broker/default-vhost.ts';
import { accessRefused, notImplemented } from '../../../broker/errors.ts';
import { type FieldTable, longstr, lookup } from '../../../broker/field-table.ts';
import type { VirtualHost } from '../../../broker/vhost.ts';
import type { ProtobufConnection } from '../connection.ts';
import type { warren } from '../gen/warren.js';
import { FRAME_ALLOWANCE_BYTES, MIN_FRAME_BYTES, PROTOCOL_VERSION } from '../protobuf-settings.ts';
import { tableMessage, tableOf } from './request.ts';

/** What a connection is after its Hello. */
export interface Greeting {
  readonly vhost: VirtualHost;
  readonly user: Pick<User, 'name' | 'tags'>;
  readonly clientProperties: FieldTable;
  /** What the client calls itself; empty when it does not. */
  readonly clientName: string;
  readonly keepAliveSeconds: number;
  /** Largest frame the client wants to get. */
  readonly maxFrameBytes: number;
}

/** Throws NOT_IMPLEMENTED, ACCESS_REFUSED, NOT_ALLOWED; the connection ends with each of them. */
export function greet(connection: ProtobufConnection, hello: warren.v1.Hello): Greeting {
  const lowest = hello.minVersion || 1;
  const highest = hello.maxVersion || lowest;
  if (lowest > PROTOCOL_VERSION || highest < PROTOCOL_VERSION) {
    throw notImplemented(
      `versions ${lowest} to ${highest} of the protocol, only ${PROTOCOL_VERSION} is spoken here`,
    );
  }
  const { username, password } = hello;
  const { isLoopback, settings, broker } = connection;
  const { peerHost, peerPort } = connection.details;
  const origin = { isLoopback, peerHost, peerPort, protocol: 'warren' };
  const user = broker.administration.logIn({ username, password, ...origin });
  if (user === null) {
    connection.logger.warn('login refused', { peer: connection.peer, protocol: 'warren' });
    throw accessRefused('Login was refused. For details see the broker logfile.');
  }
  const vhost = broker.administration.openVhost(user.name, hello.vhost || DEFAULT_VHOST);
  const clientProperties = tableOf(hello.clientProperties);
  const clientName = lookup(clientProperties, 'connection_name');
  return {
    vhost,
    user,
    clientProperties,
    clientName: clientName?.type === 'longstr' ? clientName.value : '',
    keepAliveSeconds: least(hello.keepAliveSeconds, settings.keepAliveSeconds),
    maxFrameBytes: Math.max(
      MIN_FRAME_BYTES,
      least(hello.maxFrameBytes, settings.maxMessageBytes + FRAME_ALLOWANCE_BYTES),
    ),
  };
}

/** The smaller of two limits of which 0 is none. */
function least(asked: number, own: number): number {
  if (asked === 0 || own === 0) return asked || own;
  return Math.min(asked, own);
}

export function helloOk(
  connection: ProtobufConnection,
  greeting: Greeting,
): warren.v1.HelloOk.$Properties {
  const { settings } = connection;
  return {
    version: PROTOCOL_VERSION,
    product: 'Warren',
    productVersion: settings.version,
    connectionName: connection.name,
    keepAliveSeconds: greeting.keepAliveSeconds,
    maxFrameBytes: greeting.maxFrameBytes,
    maxMessageBytes: settings.maxMessageBytes,
    maxChannels: settings.maxChannels,
    maxOutstandingRequests: settings.maxOutstandingRequests,
    serverProperties: tableMessage([
      ['product', longstr('Warren')],
      ['version', longstr(settings.version)],
      ['platform', longstr('Node.js')],
    ]),
  };
}
