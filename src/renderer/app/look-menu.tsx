// Theme and language, for those who are not logged in yet.

import { Languages } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { languageChoice, themeChoice } from './look-choices.tsx';

export function LookMenu() {
  const { t } = useTranslation('app');
  const preferences = usePreferences();
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('user.look')} icon={<Languages size={16} aria-hidden={true} />} />
      }
      items={[
        languageChoice(t, preferences),
        { kind: 'separator', id: 'line' },
        themeChoice(t, preferences),
      ]}
    />
  );
}
