// Theme, language, motion, and what the canvas shows. Every change holds at once.

import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import {
  type Language,
  type Motion,
  type Theme,
  usePreferences,
} from '../state/preferences-store.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './settings-view.module.css';

export function LookSettings() {
  const { t } = useTranslation('settings');
  const preferences = usePreferences();
  const { set } = preferences;
  return (
    <>
      <div className={styles.card}>
        <Row title={t('look.theme')} hint={t('look.themeHint')}>
          <SegmentedControl<Theme>
            label={t('look.theme')}
            value={preferences.theme}
            onValueChange={(theme) => set({ theme })}
            segments={[
              {
                value: 'light',
                label: t('look.light'),
                icon: <Sun size={14} aria-hidden={true} />,
              },
              { value: 'dark', label: t('look.dark'), icon: <Moon size={14} aria-hidden={true} /> },
              {
                value: 'system',
                label: t('look.system'),
                icon: <Monitor size={14} aria-hidden={true} />,
              },
            ]}
          />
        </Row>
        <Row title={t('look.language')} hint={t('look.languageHint')}>
          <SegmentedControl<Language>
            label={t('look.language')}
            value={preferences.language}
            onValueChange={(language) => set({ language })}
            segments={[
              // Languages are named in themselves.
              { value: 'en', label: 'English' },
              { value: 'zh-CN', label: '简体中文' },
              { value: 'system', label: t('look.system') },
            ]}
          />
        </Row>
        <Row title={t('look.motion')} hint={t('look.motionHint')}>
          <SegmentedControl<Motion>
            label={t('look.motion')}
            value={preferences.motion}
            onValueChange={(motion) => set({ motion })}
            segments={[
              { value: 'full', label: t('look.motionFull') },
              { value: 'still', label: t('look.motionStill') },
              { value: 'system', label: t('look.system') },
            ]}
          />
        </Row>
      </div>
      <CanvasSettings />
    </>
  );
}

function CanvasSettings() {
  const { t } = useTranslation('settings');
  const { showsDefaultExchange, showsClients, showsMinimap, snapsToGrid, set } = usePreferences();
  return (
    <div className={styles.card}>
      <div className={styles.row}>
        <Switch
          label={t('canvas.clients')}
          hint={t('canvas.clientsHint')}
          isOn={showsClients}
          onChange={(isOn) => set({ showsClients: isOn })}
        />
      </div>
      <div className={styles.row}>
        <Switch
          label={t('canvas.defaultExchange')}
          hint={t('canvas.defaultExchangeHint')}
          isOn={showsDefaultExchange}
          onChange={(isOn) => set({ showsDefaultExchange: isOn })}
        />
      </div>
      <div className={styles.row}>
        <Switch
          label={t('canvas.minimap')}
          isOn={showsMinimap}
          onChange={(isOn) => set({ showsMinimap: isOn })}
        />
      </div>
      <div className={styles.row}>
        <Switch
          label={t('canvas.grid')}
          isOn={snapsToGrid}
          onChange={(isOn) => set({ snapsToGrid: isOn })}
        />
      </div>
    </div>
  );
}

function Row({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span>{title}</span>
        <span className={styles.hint}>{hint}</span>
      </div>
      {children}
    </div>
  );
}
