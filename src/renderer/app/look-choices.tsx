// The choices of theme, language and motion as parts of menus.

import type { TFunction } from 'i18next';
import { Monitor, Moon, Sun } from 'lucide-react';
import type { Language, Motion, Theme, usePreferences } from '../state/preferences-store.ts';
import type { MenuItem } from '../ui/menu.tsx';

type Translate = TFunction<'app'>;
type Preferences = ReturnType<typeof usePreferences.getState>;

export const THEMES: readonly Theme[] = ['light', 'dark', 'system'];
export const MOTIONS: readonly Motion[] = ['full', 'still', 'system'];
export const LANGUAGES: readonly Language[] = ['en', 'zh-CN', 'system'];

/** Languages are named in themselves. */
const OWN_NAMES = { en: 'English', 'zh-CN': '简体中文' };

const ICONS = { light: Sun, dark: Moon, system: Monitor };

function themeIcon(theme: Theme) {
  const Icon = ICONS[theme];
  return <Icon size={14} aria-hidden={true} />;
}

export function themeChoice(t: Translate, { theme, set }: Preferences): MenuItem {
  return {
    kind: 'choice',
    id: 'theme',
    label: t('look.theme'),
    value: theme,
    options: THEMES.map((value) => ({ value, label: t(`look.${value}`), icon: themeIcon(value) })),
    onValueChange: (value) => {
      const chosen = THEMES.find((candidate) => candidate === value);
      if (chosen !== undefined) set({ theme: chosen });
    },
  };
}

export function languageChoice(t: Translate, { language, set }: Preferences): MenuItem {
  return {
    kind: 'choice',
    id: 'language',
    label: t('look.language'),
    value: language,
    options: LANGUAGES.map((value) => ({
      value,
      label: value === 'system' ? t('look.system') : OWN_NAMES[value],
    })),
    onValueChange: (value) => {
      const chosen = LANGUAGES.find((candidate) => candidate === value);
      if (chosen !== undefined) set({ language: chosen });
    },
  };
}

export function motionChoice(t: Translate, { motion, set }: Preferences): MenuItem {
  return {
    kind: 'choice',
    id: 'motion',
    label: t('look.motion'),
    value: motion,
    options: MOTIONS.map((value) => ({ value, label: t(`look.motions.${value}`) })),
    onValueChange: (value) => {
      const chosen = MOTIONS.find((candidate) => candidate === value);
      if (chosen !== undefined) set({ motion: chosen });
    },
  };
}
