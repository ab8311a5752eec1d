// An exchange as the API shows it.

import type { Exchange } from '../../broker/exchange/exchange.ts';
import { tableToJson } from '../json-arguments.ts';
import type { ListSource, View } from '../list.ts';
import type { ApiParts } from '../route.ts';
import type { SampleRange } from '../statistics/sample-range.ts';

export function exchangeView(
  { statistics }: ApiParts,
  exchange: Exchange,
  range: SampleRange | undefined,
): View {
  const messageStats = statistics.exchangeMessageStats(exchange, range);
  const { policy } = exchange.effectivePolicy;
  return {
    name: exchange.name,
    vhost: exchange.vhostName,
    type: exchange.type,
    durable: exchange.isDurable,
    auto_delete: exchange.isAutoDelete,
    internal: exchange.isInternal,
    arguments: tableToJson(exchange.args),
    ...(policy === null ? {} : { policy }),
    ...(messageStats === undefined ? {} : { message_stats: messageStats }),
  };
}

export function exchangeList(
  parts: ApiParts,
  exchanges: readonly Exchange[],
  range: SampleRange | undefined,
): ListSource<Exchange> {
  return {
    items: exchanges,
    cheap: {
      vhost: (exchange) => exchange.vhostName,
      name: (exchange) => exchange.name,
      type: (exchange) => exchange.type,
      durable: (exchange) => exchange.isDurable,
      auto_delete: (exchange) => exchange.isAutoDelete,
      internal: (exchange) => exchange.isInternal,
      policy: (exchange) => exchange.effectivePolicy.policy ?? 0,
    },
    order: ['vhost', 'name'],
    view: (exchange) => exchangeView(parts, exchange, range),
  };
}
