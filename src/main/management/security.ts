// Which requests may be looked at at all: a page in the user's browser must not be able to drive the
// broker, neither under a name that was made to point here (DNS rebinding) nor from another site.

export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** What browsers say about where a request comes from [Fetch Metadata]. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  readonly method: string;
}

export interface HostRules {
  /** Names under which the server may be asked, besides addresses, localhost and names without a dot. */
  readonly allowedHosts: readonly string[];
}

/** Why a request is refused, or null. */
export function refusalOf(request: RequestOrigin, rules: HostRules): string | null {
  if (request.host !== undefined && !isHostAllowed(request.host, rules)) {
    return `the host name ${hostName(request.host) ?? 'given'} is not allowed here (--management-allow-host)`;
  }
  if (request.origin !== undefined && !isSameOrigin(request.origin, request.host)) {
    return 'requests from other sites are refused';
  }
  const { fetchSite } = request;
  const isForeign = fetchSite === 'cross-site' || fetchSite === 'same-site';
  // Following a link shows something and changes nothing.
  const isLink = request.fetchMode === 'navigate' && request.method === 'GET';
  return isForeign && !isLink ? 'requests from other sites are refused' : null;
}

/**
 * Whoever makes a name point to this machine must own the name: an address, localhost and a name
 * without a dot belong to nobody on the internet.
 */
export function isHostAllowed(header: string, { allowedHosts }: HostRules): boolean {
  const name = hostName(header);
  if (name === null) return false;
  if (isAddress(name) || !name.includes('.') || name.endsWith('.localhost')) return true;
  return allowedHosts.some((allowed) => allowed.toLowerCase() === name);
}

/** No name has a colon, and none that is known to the internet ends in a number [RFC 1123 §2.1]. */
function isAddress(name: string): boolean {
  return name.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
}

/** The name in a Host header without its port, in small letters; null when there is none. */
function hostName(header: string): string | null {
  const match = /^(?:\[([\da-f:.%]+)\]|([^:[\]/@\s]+))(?::\d{1,5})?$/i.exec(header);
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? null : name.toLowerCase().replace(/\.$/, '');
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  if (host === undefined) return false;
  const match = /^https?:\/\/([^/]+)$/i.exec(origin);
  return match?.[1]?.toLowerCase() === host.toLowerCase();
}
