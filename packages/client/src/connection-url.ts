// Reads `warren://user:password@host:port/vhost`. Must never put the password into an error.

/** Where to connect to and as whom. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly user: string;
  readonly password: string;
  readonly vhost: string;
}

const DEFAULT_PORT = 5672;
const DEFAULT_TLS_PORT = 5671;

/**
 * Reads the URL; what it leaves out is `guest`, `guest`, port 5672 (5671 with TLS) and vhost `/`.
 * `warrens://` is TLS. As in AMQP's URIs, `/%2f` and no path are the vhost `/`.
 * Throws a TypeError when the text is no such URL.
 */
export function parseConnectionUrl(text: string | URL): ConnectionTarget {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new TypeError('the address is not a URL; warren://user:password@host:5672/vhost is one');
  }
  const { protocol } = url;
  if (protocol !== 'warren:' && protocol !== 'warrens:') {
    throw new TypeError(`the address begins with '${protocol}', not with 'warren:' or 'warrens:'`);
  }
  const isTls = protocol === 'warrens:';
  const path = url.pathname.slice(1);
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: url.port === '' ? (isTls ? DEFAULT_TLS_PORT : DEFAULT_PORT) : Number(url.port),
    isTls,
    user: decode(url.username) || 'guest',
    password: url.username === '' && url.password === '' ? 'guest' : decode(url.password),
    vhost: path === '' ? '/' : decode(path),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('a % in the address is not followed by two hexadecimal digits');
  }
}
