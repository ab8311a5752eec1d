// What an object is related to, in words: the list says what the graph shows by its edges.

import { i18n } from '../../i18n/index.ts';
import { exchangeLabel } from '../node-name.ts';
import type { ExchangeRow, QueueRow } from './rows.ts';

/** Such as "2 bindings in, 1 consumer, dead letters to dlx". */
export function relationsText(row: ExchangeRow | QueueRow): string {
  const { into, outOf, consumers } = row;
  const parts = [
    into > 0 ? i18n.t('authoring:list.rel.in', { count: into }) : null,
    outOf > 0 ? i18n.t('authoring:list.rel.out', { count: outOf }) : null,
    consumers > 0 ? i18n.t('authoring:list.rel.consumers', { count: consumers }) : null,
    furtherEdge(row),
  ].filter((part) => part !== null);
  if (parts.length === 0) return i18n.t('authoring:list.rel.none');
  return parts.join(i18n.t('history:uses.comma'));
}

function furtherEdge(row: ExchangeRow | QueueRow): string | null {
  if (row.kind === 'exchange') {
    const { alternateExchange } = row.view;
    if (alternateExchange === null) return null;
    return i18n.t('authoring:list.rel.alternate', { name: exchangeLabel(alternateExchange) });
  }
  const { deadLetterExchange } = row.view.features;
  if (deadLetterExchange === null) return null;
  return i18n.t('authoring:list.rel.deadLetters', { name: exchangeLabel(deadLetterExchange) });
}
