// Panes beside or above each other with a handle between them, for mouse and keyboard. Sizes are kept in
// the page's storage under the split's id.

import clsx from 'clsx';
import { type ReactNode, useMemo } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useTranslation } from '../i18n/index.ts';
import styles from './split.module.css';

export interface SplitProps {
  /** Name in storage; unique in the studio. */
  readonly id: string;
  readonly orientation: 'horizontal' | 'vertical';
  /** Ids of the panes that are there now, in order. */
  readonly panes: readonly string[];
  readonly className?: string;
  /** `SplitPane`s with a `SplitHandle` between two of them. */
  readonly children: ReactNode;
}

const NO_STORAGE = { getItem: () => null, setItem: () => {} };

export function Split({ id, orientation, panes, className, children }: SplitProps) {
  const storage = typeof localStorage === 'undefined' ? NO_STORAGE : localStorage;
  const key = panes.join('|');
  const panelIds = useMemo(() => key.split('|'), [key]);
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({
    id: `warren.split.${id}`,
    panelIds,
    storage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <Group
      id={id}
      orientation={orientation}
      className={clsx(styles.split, className)}
      defaultLayout={defaultLayout}
      onLayoutChanged={onLayoutChanged}
    >
      {children}
    </Group>
  );
}

export interface SplitPaneProps {
  readonly id: string;
  /** Pixels, or a share such as `30%`. */
  readonly defaultSize?: number | string;
  readonly minSize?: number | string;
  readonly maxSize?: number | string;
  /** Keeps its pixels when the window changes; one pane of a split must not. */
  readonly isFixed?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function SplitPane({
  id,
  defaultSize,
  minSize,
  maxSize,
  isFixed = false,
  className,
  children,
}: SplitPaneProps) {
  return (
    <Panel
      id={id}
      className={clsx(styles.pane, className)}
      {...(defaultSize === undefined ? {} : { defaultSize })}
      {...(minSize === undefined ? {} : { minSize })}
      {...(maxSize === undefined ? {} : { maxSize })}
      groupResizeBehavior={isFixed ? 'preserve-pixel-size' : 'preserve-relative-size'}
    >
      {children}
    </Panel>
  );
}

export function SplitHandle({ label }: { label?: string }) {
  const { t } = useTranslation('ui');
  return <Separator className={styles.handle} aria-label={label ?? t('resize')} />;
}
