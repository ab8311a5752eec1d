// Where and as whom a client connects, as the page can say it. Pure but for the page's own host name.

import type { Listener } from '../../shared/ipc/contract.ts';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** Addresses that mean "all of them" to a listener and nothing to a client. */
const ANY_HOST: readonly string[] = ['0.0.0.0', '::', '[::]', ''];

/** A listener on every address is reached by the name the page was reached by. */
export function brokerAddress(
  listener: Listener,
  pageHost: string = typeof location === 'undefined' ? '' : location.hostname,
): BrokerAddress {
  const { host, port } = listener;
  if (!ANY_HOST.includes(host)) return { host, port };
  // The desktop program's page has a name of its own that no client can resolve.
  const isName = pageHost !== '' && pageHost !== 'bundle';
  return { host: isName ? pageHost.replaceAll(/[[\]]/g, '') : '127.0.0.1', port };
}

/** Also the apostrophe, which would end a text in the snippets. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');

const inUri = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** What the status pill says: `amqp://127.0.0.1:5672`. */
export const listeningUri = ({ host, port }: BrokerAddress): string =>
  `amqp://${inUri(host)}:${port}`;

export interface Credentials {
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
}

/** A complete URI as AMQP clients take it: the vhost and the names are percent-encoded [rabbitmq: uri-spec]. */
export function connectionUri(
  { host, port }: BrokerAddress,
  { vhost, username, password }: Credentials,
): string {
  const user = `${encoded(username)}:${encoded(password)}`;
  const path = vhost === '/' ? '' : `/${encoded(vhost)}`;
  return `amqp://${user}@${inUri(host)}:${port}${path}`;
}
