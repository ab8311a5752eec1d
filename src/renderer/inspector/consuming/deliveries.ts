// The unsettled deliveries of a consumer as the page holds them. Pure.

import type { StudioDelivery } from '../../../shared/ipc/message.ts';

/** After a pause the feed tells again what is unsettled: what is known stays as it is. */
export function withDeliveries(
  known: readonly StudioDelivery[],
  told: readonly StudioDelivery[],
): readonly StudioDelivery[] {
  const tags = new Set(known.map(({ deliveryTag }) => deliveryTag));
  const fresh = told.filter(({ deliveryTag }) => !tags.has(deliveryTag));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

export function withoutTags(
  known: readonly StudioDelivery[],
  tags: readonly number[],
): readonly StudioDelivery[] {
  const gone = new Set(tags);
  return known.filter(({ deliveryTag }) => !gone.has(deliveryTag));
}

/** The one to go to when these are settled: the next one behind the first of them. */
export function nextAfter(
  known: readonly StudioDelivery[],
  tags: ReadonlySet<number>,
): number | null {
  const first = known.findIndex(({ deliveryTag }) => tags.has(deliveryTag));
  if (first === -1) return null;
  const behind = known.slice(first).find(({ deliveryTag }) => !tags.has(deliveryTag));
  const before = known.slice(0, first).at(-1);
  return (behind ?? before)?.deliveryTag ?? null;
}
