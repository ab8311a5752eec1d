// The studio around its features: bars, docks, and what hangs above all of them. Sizes, views and panels
// come back as they were left.

import { lazy, Suspense } from 'react';
import { isDesktop } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Split, SplitHandle, SplitPane } from '../ui/split.tsx';
import { BottomDock } from './bottom-dock.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ConnectSheet } from './connect-sheet.tsx';
import { InspectorSlot, OverlaySlots, ViewSlot } from './feature-slots.tsx';
import { Feeds } from './feeds.tsx';
import { KeyBindings } from './key-bindings.tsx';
import { LostBanner } from './lost-banner.tsx';
import { Rail } from './rail.tsx';
import { ShellCommands } from './shell-commands.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './workspace.module.css';

const DesktopLink = lazy(() =>
  import('../desktop/desktop-link.tsx').then((feature) => ({ default: feature.DesktopLink })),
);
const BrokerBanner = lazy(() =>
  import('../desktop/broker-banner.tsx').then((feature) => ({ default: feature.BrokerBanner })),
);

export function Workspace() {
  return (
    <div className={styles.workspace}>
      <Feeds />
      <ShellCommands />
      <KeyBindings />
      <TopBar />
      {isDesktop && (
        <Suspense fallback={null}>
          <DesktopLink />
          <BrokerBanner />
        </Suspense>
      )}
      <LostBanner />
      <div className={styles.middle}>
        <Rail />
        <Docks />
      </div>
      <StatusBar />
      <OverlaySlots />
      <CommandPalette />
      <ConnectSheet />
      <ShortcutSheet />
    </div>
  );
}

function Docks() {
  const { t } = useTranslation('app');
  const view = useWorkspace((state) => state.view);
  const hasInspector = useWorkspace((state) => state.isInspectorOpen) && view !== 'settings';
  const hasBottom = useWorkspace((state) => state.isBottomOpen) && view !== 'settings';
  return (
    <Split id="docks" orientation="horizontal" panes={hasInspector ? ['left', 'right'] : ['left']}>
      <SplitPane id="left" minSize={360}>
        <Split id="main" orientation="vertical" panes={hasBottom ? ['view', 'bottom'] : ['view']}>
          <SplitPane id="view" minSize={160}>
            <main
              className={styles.view}
              // The keys of the canvas work here and nowhere else.
              data-command-scope={view === 'topology' || view === 'list' ? 'canvas' : undefined}
            >
              <ViewSlot view={view} />
            </main>
          </SplitPane>
          {hasBottom && (
            <>
              <SplitHandle label={t('panels.resizeBottom')} />
              <SplitPane id="bottom" defaultSize={300} minSize={140} isFixed>
                <BottomDock />
              </SplitPane>
            </>
          )}
        </Split>
      </SplitPane>
      {hasInspector && (
        <>
          <SplitHandle label={t('panels.resizeInspector')} />
          <SplitPane id="right" defaultSize={360} minSize={280} maxSize="60%" isFixed>
            <aside className={styles.inspector} aria-label={t('panels.inspector')}>
              <InspectorSlot />
            </aside>
          </SplitPane>
        </>
      )}
    </Split>
  );
}
