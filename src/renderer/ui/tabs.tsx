// Several views of one thing in one place.

import clsx from 'clsx';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface TabItem<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  /** A count or mark behind the label. */
  readonly badge?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface TabsProps<T extends string> {
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly tabs: readonly TabItem<T>[];
  /** Name of the whole row of tabs. */
  readonly label: string;
  /** At the end of the row of tabs. */
  readonly actions?: ReactNode;
  readonly className?: string;
  /** `TabPanel`s, one for each tab. */
  readonly children: ReactNode;
}

export function Tabs<T extends string>({
  value,
  onValueChange,
  tabs,
  label,
  actions,
  className,
  children,
}: TabsProps<T>) {
  return (
    <Radix.Root
      className={clsx(styles.tabs, className)}
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.value === next);
        if (tab !== undefined) onValueChange(tab.value);
      }}
    >
      <div className={styles.head}>
        <Radix.List className={styles.row} aria-label={label}>
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              disabled={tab.isDisabled === true}
              className={styles.tab}
            >
              {tab.icon}
              <span>{tab.label}</span>
              {tab.badge}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </Radix.Root>
  );
}

export interface TabPanelProps {
  readonly value: string;
  /** Stays mounted, hidden, while another tab is shown. */
  readonly isKept?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function TabPanel({ value, isKept = false, className, children }: TabPanelProps) {
  return (
    <Radix.Content
      value={value}
      {...(isKept ? { forceMount: true as const } : {})}
      className={clsx(styles.panel, className)}
    >
      {children}
    </Radix.Content>
  );
}
