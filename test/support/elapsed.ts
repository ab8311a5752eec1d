// Lets a stretch of the broker's own time pass, for tests of what must not happen until then.
import type { RawChannel } from './raw-client.ts';

/**
 * Returns when a message with this time to live has expired on the broker, so that anything that
 * was due earlier in `ms` milliseconds is due now. Uses two temporary queues of the channel.
 */
export async function elapsed(on: RawChannel, ms: number): Promise<void> {
  const bell = await on.temporaryQueue();
  const clock = await on.temporaryQueue({
    'x-message-ttl': ms,
    'x-dead-letter-exchange': '',
    'x-dead-letter-routing-key': bell,
  });
  on.publish('', clock, 'ring');
  await on.untilReady(bell, 1, ms + 4000);
}
