// The dock at the bottom: publishing, problems, and messages that reached no queue.

import { X } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { useProblems } from '../state/problems-store.ts';
import { type BottomTab, useWorkspace } from '../state/workspace-store.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { type TabItem, TabPanel, Tabs } from '../ui/tabs.tsx';
import styles from './bottom-dock.module.css';
import { BottomSlot } from './feature-slots.tsx';

const TABS: readonly BottomTab[] = ['publish', 'problems', 'unroutable'];

export function BottomDock() {
  const { t } = useTranslation('app');
  const tab = useWorkspace((state) => state.bottomTab);
  const { openBottom, closeBottom } = useWorkspace.getState();
  const problems = useProblems((state) => state.problems.length);
  const unroutable = useFlow((state) => state.unroutable.length);
  const counts = { publish: 0, problems, unroutable };
  const tabs = TABS.map(
    (value): TabItem<BottomTab> => ({
      value,
      label: t(`bottom.${value}`),
      ...(counts[value] > 0
        ? {
            badge: (
              <Badge isCount tone="warning">
                {counts[value]}
              </Badge>
            ),
          }
        : {}),
    }),
  );
  return (
    <section className={styles.dock} aria-label={t('bottom.label')}>
      <Tabs
        className={styles.tabs ?? ''}
        value={tab}
        onValueChange={openBottom}
        label={t('bottom.label')}
        tabs={tabs}
        actions={
          <IconButton
            size="s"
            label={t('bottom.close')}
            icon={<X size={14} aria-hidden={true} />}
            onClick={closeBottom}
          />
        }
      >
        {TABS.map((value) => (
          <TabPanel key={value} value={value}>
            <BottomSlot tab={value} />
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}
