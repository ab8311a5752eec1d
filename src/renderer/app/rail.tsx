// The views at the left edge: one stop of the Tab key, arrows move.

import { List, Settings, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useWorkspace, type WorkspaceView } from '../state/workspace-store.ts';
import { ConnectionGlyph } from '../ui/glyphs.tsx';
import { Toolbar } from '../ui/toolbar.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './rail.module.css';

const VIEWS = [
  { view: 'topology', command: 'view.topology', icon: <Workflow size={18} aria-hidden={true} /> },
  { view: 'list', command: 'view.list', icon: <List size={18} aria-hidden={true} /> },
  { view: 'connections', command: 'view.connections', icon: <ConnectionGlyph size={18} /> },
] as const;

export function Rail() {
  const { t } = useTranslation('app');
  return (
    <nav className={styles.rail} aria-label={t('views.label')}>
      <Toolbar label={t('views.label')} orientation="vertical" className={styles.views ?? ''}>
        {VIEWS.map(({ view, command, icon }) => (
          <ViewButton key={view} view={view} command={command} icon={icon} />
        ))}
      </Toolbar>
      <ViewButton
        view="settings"
        command="file.settings"
        icon={<Settings size={18} aria-hidden={true} />}
      />
    </nav>
  );
}

interface ViewButtonProps {
  readonly view: WorkspaceView;
  readonly command: 'view.topology' | 'view.list' | 'view.connections' | 'file.settings';
  readonly icon: ReactNode;
}

function ViewButton({ view, command, icon, ...rest }: ViewButtonProps) {
  const { t } = useTranslation('app');
  const isShown = useWorkspace((state) => state.view === view);
  const show = useWorkspace((state) => state.show);
  const shortcut = useShortcut(command);
  return (
    <Tooltip content={t(`views.${view}`)} shortcut={shortcut} side="right">
      <button
        {...rest}
        type="button"
        className={styles.button}
        aria-label={t(`views.${view}`)}
        aria-current={isShown ? 'page' : undefined}
        onClick={() => show(view)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
