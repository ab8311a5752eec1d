// How a queue or an exchange is named in error texts, in RabbitMQ's wording. Every other text about a
// resource is built from these two.

/** `queue 'Q' in vhost 'V'`. */
export const queueResource = (vhost: string, name: string): string =>
  `queue '${name}' in vhost '${vhost}'`;

/** `exchange 'X' in vhost 'V'`. */
export const exchangeResource = (vhost: string, name: string): string =>
  `exchange '${name}' in vhost '${vhost}'`;
