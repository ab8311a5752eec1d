// What objects are called on screen. The default exchange has no name of its own.

import { i18n } from '../i18n/index.ts';

/** Name of an exchange for people. */
export const exchangeLabel = (name: string): string =>
  name === '' ? i18n.t('authoring:defaultExchange') : name;
