// The user's own settings: look, shortcuts, and what this program is. The desktop program adds its broker's.

import { Info, Keyboard, Palette, Server } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { AboutSettings } from './about-settings.tsx';
import { LookSettings } from './look-settings.tsx';
import styles from './settings-view.module.css';
import { ShortcutTable } from './shortcut-table.tsx';

export interface SettingsViewProps {
  /** Settings of the broker itself where the program has some; null in a browser. */
  readonly broker: ReactNode | null;
}

type Page = 'look' | 'shortcuts' | 'broker' | 'about';

const ICONS = { look: Palette, shortcuts: Keyboard, broker: Server, about: Info };

export function SettingsView({ broker }: SettingsViewProps) {
  const { t } = useTranslation('settings');
  const [page, setPage] = useState<Page>('look');
  const pages: readonly Page[] =
    broker === null ? ['look', 'shortcuts', 'about'] : ['look', 'shortcuts', 'broker', 'about'];
  return (
    <div className={styles.view}>
      <nav className={styles.pages} aria-label={t('title')}>
        <h1 className={styles.title}>{t('title')}</h1>
        {pages.map((each) => {
          const Icon = ICONS[each];
          return (
            <button
              key={each}
              type="button"
              className={styles.page}
              aria-current={each === page ? 'page' : undefined}
              onClick={() => setPage(each)}
            >
              <Icon size={16} aria-hidden={true} />
              {t(`pages.${each}`)}
            </button>
          );
        })}
      </nav>
      <section className={styles.content} aria-labelledby="settings-page">
        <div className={styles.column}>
          <h2 id="settings-page" className={styles.heading}>
            {t(`pages.${page}`)}
          </h2>
          {page === 'look' && <LookSettings />}
          {page === 'shortcuts' && <ShortcutTable />}
          {page === 'broker' && broker}
          {page === 'about' && <AboutSettings />}
        </div>
      </section>
    </div>
  );
}
