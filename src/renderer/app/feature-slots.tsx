// Where the features are mounted. Each is loaded when it is first shown, and one that fails while drawing
// takes down nothing but its own place.

import { lazy, type ReactNode, Suspense } from 'react';
import { isDesktop } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import type { BottomTab, WorkspaceView } from '../state/workspace-store.ts';
import { Spinner } from '../ui/spinner.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import styles from './feature-slots.module.css';

const TopologyView = lazy(() =>
  import('../topology/topology-view.tsx').then((feature) => ({ default: feature.TopologyView })),
);
const ListView = lazy(() =>
  import('../authoring/list-view.tsx').then((feature) => ({ default: feature.ListView })),
);
const ConnectionsView = lazy(() =>
  import('../inspector/connections-view.tsx').then((feature) => ({
    default: feature.ConnectionsView,
  })),
);
const SettingsView = lazy(() =>
  import('../settings/settings-view.tsx').then((feature) => ({ default: feature.SettingsView })),
);
const BrokerSettings = lazy(() =>
  import('../desktop/broker-settings.tsx').then((feature) => ({ default: feature.BrokerSettings })),
);
const InspectorDock = lazy(() =>
  import('../inspector/inspector-dock.tsx').then((feature) => ({ default: feature.InspectorDock })),
);
const PropertyPanel = lazy(() =>
  import('../authoring/property-panel.tsx').then((feature) => ({ default: feature.PropertyPanel })),
);
const PublishPanel = lazy(() =>
  import('../publish/publish-panel.tsx').then((feature) => ({ default: feature.PublishPanel })),
);
const ProblemsList = lazy(() =>
  import('../topology/problems-list.tsx').then((feature) => ({ default: feature.ProblemsList })),
);
const UnroutableList = lazy(() =>
  import('../topology/unroutable-list.tsx').then((feature) => ({
    default: feature.UnroutableList,
  })),
);
const AuthoringLayer = lazy(() =>
  import('../authoring/authoring-layer.tsx').then((feature) => ({
    default: feature.AuthoringLayer,
  })),
);
const PublishCommands = lazy(() =>
  import('../publish/publish-commands.ts').then((feature) => ({
    default: feature.PublishCommands,
  })),
);
const InspectorCommands = lazy(() =>
  import('../inspector/inspector-commands.ts').then((feature) => ({
    default: feature.InspectorCommands,
  })),
);
const TransferSheets = lazy(() =>
  import('../transfer/transfer-sheets.tsx').then((feature) => ({
    default: feature.TransferSheets,
  })),
);

/** A place for one feature: its loading and its faults stay inside. */
function Slot({ children }: { children: ReactNode }) {
  const { t } = useTranslation('ui');
  return (
    <ErrorBoundary scope="part">
      <Suspense
        fallback={
          <div className={styles.wait}>
            <Spinner label={t('loading')} />
          </div>
        }
      >
        {children}
      </Suspense>
    </ErrorBoundary>
  );
}

const VIEWS: Readonly<Record<WorkspaceView, () => ReactNode>> = {
  topology: () => <TopologyView />,
  list: () => <ListView />,
  connections: () => <ConnectionsView />,
  settings: () => <SettingsView broker={isDesktop ? <BrokerSettings /> : null} />,
};

/** The view in the middle. */
export const ViewSlot = ({ view }: { view: WorkspaceView }) => (
  <Slot key={view}>{VIEWS[view]()}</Slot>
);

export const InspectorSlot = () => (
  <Slot>
    <InspectorDock properties={(id) => <PropertyPanel id={id} />} />
  </Slot>
);

const PANELS: Readonly<Record<BottomTab, () => ReactNode>> = {
  publish: () => <PublishPanel />,
  problems: () => <ProblemsList />,
  unroutable: () => <UnroutableList />,
};

/** A panel of the bottom dock. */
export const BottomSlot = ({ tab }: { tab: BottomTab }) => <Slot>{PANELS[tab]()}</Slot>;

/** What lies above everything and is always there. */
export function OverlaySlots() {
  return (
    <ErrorBoundary scope="part">
      <Suspense fallback={null}>
        <AuthoringLayer />
      </Suspense>
      <Suspense fallback={null}>
        <TransferSheets />
      </Suspense>
      <Suspense fallback={null}>
        <PublishCommands />
        <InspectorCommands />
      </Suspense>
    </ErrorBoundary>
  );
}
