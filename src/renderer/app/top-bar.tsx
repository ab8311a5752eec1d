// Across the top: what is looked at, how to find things, where clients connect, what is wrong, who is here.

import { Search } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { FreezeButton } from './freeze-button.tsx';
import { ListeningPill } from './listening-pill.tsx';
import { PanelToggles } from './panel-toggles.tsx';
import { ProblemsButton } from './problems-button.tsx';
import styles from './top-bar.module.css';
import { UserMenu } from './user-menu.tsx';
import { VhostSwitcher } from './vhost-switcher.tsx';

export function TopBar() {
  return (
    <header className={styles.bar}>
      <div className={styles.side}>
        <span className={styles.brand}>
          <BrandMark size={22} />
          <h1 className={styles.name}>Warren</h1>
        </span>
        <span className={styles.slash} aria-hidden={true}>
          /
        </span>
        <VhostSwitcher />
      </div>
      <PaletteTrigger />
      <div className={styles.end}>
        <FreezeButton />
        <ProblemsButton />
        <ListeningPill />
        <PanelToggles />
        <UserMenu />
      </div>
    </header>
  );
}

function PaletteTrigger() {
  const { t } = useTranslation('app');
  const open = useWorkspace((state) => state.open);
  const shortcut = useShortcut('view.palette');
  return (
    <button type="button" className={styles.search} onClick={() => open('palette')}>
      <Search size={14} aria-hidden={true} />
      <span className={styles.words}>{t('palette.trigger')}</span>
      {shortcut !== null && <KeyHint shortcut={shortcut} />}
    </button>
  );
}
