// How many problems there are, and the way to their list.

import clsx from 'clsx';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { useProblems } from '../state/problems-store.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './problems-button.module.css';

export function ProblemsButton() {
  const { t } = useTranslation('app');
  const count = useProblems((state) => state.problems.length);
  const isOpen = useWorkspace((state) => state.isBottomOpen && state.bottomTab === 'problems');
  const { openBottom, closeBottom } = useWorkspace.getState();
  const shortcut = useShortcut('view.problems');
  const label = t('problems.count', { count });
  return (
    <Tooltip content={label} shortcut={shortcut}>
      <button
        type="button"
        className={clsx(styles.button, count > 0 && styles.some)}
        aria-label={label}
        aria-pressed={isOpen}
        onClick={() => (isOpen ? closeBottom() : openBottom('problems'))}
      >
        {count === 0 ? (
          <CircleCheck size={16} aria-hidden={true} />
        ) : (
          <TriangleAlert size={16} aria-hidden={true} />
        )}
        {count > 0 && <span className={styles.count}>{count}</span>}
      </button>
    </Tooltip>
  );
}
