// The address of a broker as people give it. Must never print a password.

import { wrongUsage } from '../command-failure.ts';

export const DEFAULT_URL = 'warren://guest:guest@127.0.0.1:5672/';

export interface BrokerAddress {
  readonly protocol: 'amqp' | 'warren';
  readonly url: string;
  /** Without the password, for messages. */
  readonly shown: string;
}

/** Reads `--url`, else WARREN_URL, else the broker of this machine. Throws a `CommandFailure`. */
export function readAddress(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): BrokerAddress {
  const text = option ?? (env.WARREN_URL || DEFAULT_URL);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `warren://${text}`;
  const url = parseUrl(withScheme);
  const shown = new URL(url);
  shown.password = shown.password === '' ? '' : '***';
  switch (url.protocol) {
    case 'amqp:':
    case 'amqps:':
      return { protocol: 'amqp', url: url.href, shown: shown.href };
    case 'warren:':
    case 'warrens:':
      return { protocol: 'warren', url: url.href, shown: shown.href };
    default:
      throw wrongUsage(
        `'${url.protocol}//' is no address of a broker; warren://, warrens://, amqp:// and amqps:// are`,
      );
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw wrongUsage(`'${text.replace(/:[^:@/]*@/, ':***@')}' is no address`);
  }
}
