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
  return (
    <>
      <div className={styles.card}>
        <ThemeRow />
        <LanguageRow />
        <MotionRow />
      </div>
      <CanvasSettings />
    </>
  );
}

function ThemeRow() {
  const { t } = useTranslation('settings');
  const { theme, set } = usePreferences();
  return (
    <Row title={t('look.theme')} hint={t('look.themeHint')}>
      <SegmentedControl<Theme>
        label={t('look.theme')}
        value={theme}
        onValueChange={(next) => set({ theme: next })}
        segments={[
          { value: 'light', label: t('look.light'), icon: <Sun size={14} aria-hidden={true} /> },
          { value: 'dark', label: t('look.dark'), icon: <Moon size={14} aria-hidden={true} /> },
          {
            value: 'system',
            label: t('look.system'),
            icon: <Monitor size={14} aria-hidden={true} />,
          },
        ]}
      />
    </Row>
  );
}

function LanguageRow() {
  const { t } = useTranslation('settings');
  const { language, set } = usePreferences();
  return (
    <Row title={t('look.language')} hint={t('look.languageHint')}>
      <SegmentedControl<Language>
        label={t('look.language')}
        value={language}
        onValueChange={(next) => set({ language: next })}
        segments={[
          // Languages are named in themselves.
          { value: 'en', label: 'English' },
          { value: 'zh-CN', label: '简体中文' },
          { value: 'system', label: t('look.system') },
        ]}
      />
    </Row>
  );
}

function MotionRow() {
  const { t } = useTranslation('settings');
  const { motion, set } = usePreferences();
  return (
    <Row title={t('look.motion')} hint={t('look.motionHint')}>
      <SegmentedControl<Motion>
        label={t('look.motion')}
        value={motion}
        onValueChange={(next) => set({ motion: next })}
        segments={[
          { value: 'full', label: t('look.motionFull') },
          { value: 'still', label: t('look.motionStill') },
          { value: 'system', label: t('look.system') },
        ]}
      />
    </Row>
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
