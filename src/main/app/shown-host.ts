// Which of the hosts that something listens on is named to people.

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '::1', '0.0.0.0', '::'];

/** A name under which this machine reaches what listens on `hosts`. */
export function shownHost(hosts: readonly string[]): string {
  const [first = 'localhost'] = hosts;
  return hosts.some((host) => LOCAL_HOSTS.includes(host)) ? 'localhost' : first;
}
