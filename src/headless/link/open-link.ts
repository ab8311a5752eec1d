// Connects to the broker of an address, with the client library of its protocol. Loads only that one.

import type { CommandContext } from '../commands/command.ts';
import type { GivenOptions } from '../commands/given-options.ts';
import { readAddress } from './address.ts';
import type { BrokerLink } from './link.ts';

/** The broker of `--url`. Throws a `CommandFailure`. */
export async function openLink(
  { env, signal }: Pick<CommandContext, 'env' | 'signal'>,
  options: GivenOptions,
): Promise<BrokerLink> {
  const address = readAddress(options.text('url'), env);
  if (address.protocol === 'amqp') {
    const { openAmqpLink } = await import('./amqp-link.ts');
    return await openAmqpLink(address);
  }
  const { openWarrenLink } = await import('./warren-link.ts');
  return await openWarrenLink(address, signal);
}

/** Runs `work` with a link and closes it whatever happens. */
export async function withLink<T>(
  context: Pick<CommandContext, 'env' | 'signal'>,
  options: GivenOptions,
  work: (link: BrokerLink) => Promise<T>,
): Promise<T> {
  const link = await openLink(context, options);
  try {
    return await work(link);
  } finally {
    await link.close();
  }
}
