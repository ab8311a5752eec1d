// The tabs of the inspector. Which one is open belongs to the workspace and stays from one selection to the
// next; where it does not apply, the first one is shown.

import type { ReactNode } from 'react';
import { type InspectorTab, useWorkspace } from '../../state/workspace-store.ts';
import { type TabItem, Tabs } from '../../ui/tabs.tsx';
import styles from './inspector-tabs.module.css';

export interface InspectorTabsProps {
  readonly label: string;
  readonly tabs: readonly TabItem<InspectorTab>[];
  readonly children: ReactNode;
}

export function InspectorTabs({ label, tabs, children }: InspectorTabsProps) {
  const chosen = useWorkspace((state) => state.inspectorTab);
  const openInspector = useWorkspace((state) => state.openInspector);
  const value = tabs.find((tab) => tab.value === chosen)?.value ?? tabs[0]?.value ?? 'properties';
  return (
    <Tabs
      label={label}
      value={value}
      onValueChange={openInspector}
      tabs={tabs}
      className={styles.tabs ?? ''}
    >
      {children}
    </Tabs>
  );
}
