// The messages of a queue: looked at, or consumed.

import { Eye } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { useConsume } from '../consuming/consume-store.ts';
import { ConsumeView } from '../consuming/consume-view.tsx';
import { type MessagesMode, useMessagesMode } from './messages-mode.ts';
import styles from './messages-tab.module.css';
import { PeekView } from './peek-view.tsx';

export function MessagesTab({ vhost, queue }: { vhost: string; queue: string }) {
  const { t } = useTranslation('inspector');
  const session = useConsume((state) => state.session);
  const isConsuming = session?.vhost === vhost && session.queue === queue;
  const asked = useMessagesMode((state) => state.asked);
  const [mode, setMode] = useState<MessagesMode>(isConsuming ? 'consume' : 'peek');
  useEffect(() => {
    if (asked === null) return;
    setMode(asked);
    useMessagesMode.setState({ asked: null });
  }, [asked]);
  return (
    <div className={styles.tab}>
      <div className={styles.bar}>
        <SegmentedControl
          size="s"
          label={t('mode.label')}
          value={mode}
          onValueChange={setMode}
          segments={[
            { value: 'peek', label: t('mode.peek') },
            { value: 'consume', label: t('mode.consume') },
          ]}
        />
        {mode === 'peek' && !isConsuming && (
          <span className={styles.safe} title={t('peek.harmlessHint')}>
            <Eye size={13} aria-hidden={true} />
            {t('peek.harmless')}
          </span>
        )}
        {mode === 'peek' && isConsuming && (
          <span className={styles.note}>{t('mode.stillConsuming')}</span>
        )}
      </div>
      {mode === 'peek' ? (
        <PeekView vhost={vhost} queue={queue} />
      ) : (
        <ConsumeView vhost={vhost} queue={queue} />
      )}
    </div>
  );
}
