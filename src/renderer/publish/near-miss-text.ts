// Why the nearest binding did not match, in words.

import type { TFunction } from 'i18next';
import type { NearMiss } from '../../shared/ipc/routing.ts';
import { formatList } from '../i18n/format.ts';

export function reasonText(
  t: TFunction<'publish'>,
  { reason, key, exchange }: Pick<NearMiss, 'reason' | 'key' | 'exchange'>,
  routingKey: string,
): string {
  switch (reason.kind) {
    case 'key':
      if (routingKey === '') return t('route.emptyKey');
      return exchange === '' ? t('route.otherQueue') : t('route.key');
    case 'topic':
      return topicText(t, reason.word, routingKey, key);
    case 'headers':
      return headersText(t, reason.missing, reason.different);
  }
}

function topicText(
  t: TFunction<'publish'>,
  word: number | null,
  routingKey: string,
  bindingKey: string,
): string {
  if (routingKey === '') return t('route.emptyKey');
  const words = routingKey.split('.');
  if (word === null || word >= words.length) return t('route.topicShort');
  const patternWords = bindingKey.split('.');
  const values = { number: word + 1, word: words[word] ?? '' };
  // After a # any word of the pattern may be meant.
  const isBeyond = !patternWords.includes('#') && word >= patternWords.length;
  return isBeyond ? t('route.topicLong', values) : t('route.topicWord', values);
}

function headersText(
  t: TFunction<'publish'>,
  missing: readonly string[],
  different: readonly string[],
): string {
  if (different.length === 0) return t('route.missing', { names: formatList(missing) });
  if (missing.length === 0) return t('route.different', { names: formatList(different) });
  return t('route.missingAndDifferent', {
    missing: formatList(missing),
    different: formatList(different),
  });
}
