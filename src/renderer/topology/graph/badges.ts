// The small marks on queues and exchanges that say how they are set. Pure.

import type { ExchangeView, QueueView } from '../../../shared/ipc/topology.ts';

export type QueueBadge = 'D' | 'TTL' | 'EXP' | 'DLX' | 'LIM' | 'PRI' | 'SAC' | 'DL';

/** A mark and what its tooltip has to say; `values` are for the text `badge.MARK`. */
export interface Badge<Mark extends string> {
  readonly mark: Mark;
  readonly values: Readonly<Record<string, string | number>>;
}

/** As in RabbitMQ's own list of queues: what is set, in a fixed order. */
export function queueBadges({ isDurable, features }: QueueView): Badge<QueueBadge>[] {
  const badges: Badge<QueueBadge>[] = [];
  if (isDurable) badges.push({ mark: 'D', values: {} });
  if (features.messageTtlMs !== null) {
    badges.push({ mark: 'TTL', values: { ms: features.messageTtlMs } });
  }
  if (features.expiresMs !== null) badges.push({ mark: 'EXP', values: { ms: features.expiresMs } });
  if (features.deadLetterExchange !== null) {
    badges.push({ mark: 'DLX', values: { exchange: features.deadLetterExchange } });
  }
  if (features.maxLength !== null || features.maxLengthBytes !== null) {
    badges.push({ mark: 'LIM', values: limitValues(features) });
  }
  if (features.maxPriority !== null) {
    badges.push({ mark: 'PRI', values: { levels: features.maxPriority } });
  }
  if (features.isSingleActiveConsumer) badges.push({ mark: 'SAC', values: {} });
  if (features.deliveryLimit !== null && features.deliveryLimit >= 0) {
    badges.push({ mark: 'DL', values: { limit: features.deliveryLimit } });
  }
  return badges;
}

function limitValues(features: QueueView['features']): Record<string, string | number> {
  return {
    messages: features.maxLength ?? '∞',
    bytes: features.maxLengthBytes ?? '∞',
    overflow: features.overflow ?? 'drop-head',
  };
}

export type ExchangeBadge = 'D' | 'I' | 'AD' | 'AE';

export function exchangeBadges(exchange: ExchangeView): Badge<ExchangeBadge>[] {
  const badges: Badge<ExchangeBadge>[] = [];
  if (exchange.isDurable && exchange.name !== '') badges.push({ mark: 'D', values: {} });
  if (exchange.isInternal) badges.push({ mark: 'I', values: {} });
  if (exchange.isAutoDelete) badges.push({ mark: 'AD', values: {} });
  if (exchange.alternateExchange !== null) {
    badges.push({ mark: 'AE', values: { exchange: exchange.alternateExchange } });
  }
  return badges;
}
