// What objects are called on screen. The default exchange has no name of its own.

import { formatList } from '../i18n/format.ts';
import { i18n } from '../i18n/index.ts';

/** Name of an exchange for people. */
export const exchangeLabel = (name: string): string =>
  name === '' ? i18n.t('authoring:defaultExchange') : name;

/** Names of entities by their ids, with what they are: "queue orders and exchange events". */
export const referenceNames = (ids: readonly string[]): string =>
  formatList(
    ids.map((id) => {
      const colon = id.indexOf(':');
      const kind = id.slice(0, colon) === 'queue' ? 'queue' : 'exchange';
      return `${i18n.t(`authoring:kind.${kind}`)} ${exchangeLabel(id.slice(colon + 1))}`;
    }),
  );
