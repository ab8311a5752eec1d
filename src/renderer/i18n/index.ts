// The studio's languages: starts i18next with every text at hand and follows the user's preference at once.
// One namespace per feature; `useTranslation('topology')` in components, `i18n.t('app:key')` outside React.

import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, usePreferences } from '../state/preferences-store.ts';
import { CHINESE, ENGLISH } from './resources.ts';

export type SpokenLanguage = Exclude<Language, 'system'>;

/** Language to speak for a preference; `system` is the first of the browser's that the studio speaks. */
export function spokenLanguage(
  preference: Language,
  browserLanguages: readonly string[],
): SpokenLanguage {
  if (preference !== 'system') return preference;
  for (const language of browserLanguages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

const browserLanguages = (): readonly string[] =>
  typeof navigator === 'undefined' ? [] : navigator.languages;

function speak(preference: Language): void {
  const language = spokenLanguage(preference, browserLanguages());
  if (i18n.language !== language) void i18n.changeLanguage(language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
}

void i18n.use(initReactI18next).init({
  lng: spokenLanguage(usePreferences.getState().language, browserLanguages()),
  fallbackLng: 'en',
  supportedLngs: ['en', 'zh-CN'],
  ns: Object.keys(ENGLISH),
  defaultNS: 'app',
  resources: { en: ENGLISH, 'zh-CN': CHINESE },
  // Texts are here already, and React escapes what it shows.
  initAsync: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

speak(usePreferences.getState().language);
usePreferences.subscribe((now, before) => {
  if (now.language !== before.language) speak(now.language);
});

/** The language spoken now, for `Intl`. */
export const currentLanguage = (): SpokenLanguage => (i18n.language === 'zh-CN' ? 'zh-CN' : 'en');

export { useTranslation } from 'react-i18next';
export { i18n };
