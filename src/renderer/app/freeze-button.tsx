// Freezes the picture of live flow; says how far behind it is. The broker goes on.

import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatClock } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import styles from './freeze-button.module.css';

export function FreezeButton() {
  const { t } = useTranslation('app');
  const frozenAtMs = useFlow((state) => state.frozenAtMs);
  const { freeze, resume } = useFlow.getState();
  const shortcut = useShortcut('view.freeze');
  if (frozenAtMs === null) {
    return (
      <IconButton
        label={t('freeze.freeze')}
        shortcut={shortcut}
        isPressed={false}
        icon={<Pause size={16} aria-hidden={true} />}
        onClick={freeze}
      />
    );
  }
  return (
    <Tooltip content={t('freeze.resume')} shortcut={shortcut}>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={true}
        aria-label={t('freeze.resume')}
        onClick={resume}
      >
        <Play size={13} aria-hidden={true} />
        <Behind sinceMs={frozenAtMs} />
      </button>
    </Tooltip>
  );
}

function Behind({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation('app');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{t('freeze.behind', { time: formatClock(now - sinceMs) })}</span>;
}
