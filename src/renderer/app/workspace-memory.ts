// Views and panels come back after a reload as they were left.

import {
  type BottomTab,
  type InspectorTab,
  useWorkspace,
  type WorkspaceView,
} from '../state/workspace-store.ts';

const KEY = 'warren.workspace';

interface Remembered {
  readonly view: WorkspaceView;
  readonly isInspectorOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly isBottomOpen: boolean;
  readonly bottomTab: BottomTab;
}

const VIEWS: readonly string[] = ['topology', 'list', 'connections', 'settings'];
const INSPECTOR_TABS: readonly string[] = [
  'properties',
  'messages',
  'consumers',
  'bindings',
  'channels',
];
const BOTTOM_TABS: readonly string[] = ['publish', 'problems', 'unroutable'];

const isView = (value: unknown): value is WorkspaceView => VIEWS.includes(String(value));
const isInspectorTab = (value: unknown): value is InspectorTab =>
  INSPECTOR_TABS.includes(String(value));
const isBottomTab = (value: unknown): value is BottomTab => BOTTOM_TABS.includes(String(value));

/** What of a stored text is still understood; everything else is as at first. */
export function readRemembered(text: string | null): Partial<Remembered> {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '');
  } catch {
    return {};
  }
  if (typeof stored !== 'object' || stored === null) return {};
  const { view, isInspectorOpen, inspectorTab, isBottomOpen, bottomTab } = stored as Record<
    keyof Remembered,
    unknown
  >;
  return {
    ...(isView(view) ? { view } : {}),
    ...(typeof isInspectorOpen === 'boolean' ? { isInspectorOpen } : {}),
    ...(isInspectorTab(inspectorTab) ? { inspectorTab } : {}),
    ...(typeof isBottomOpen === 'boolean' ? { isBottomOpen } : {}),
    ...(isBottomTab(bottomTab) ? { bottomTab } : {}),
  };
}

/** Brings back what was left and keeps it from now on; called once by the page's entry. */
export function rememberWorkspace(): void {
  useWorkspace.setState(readRemembered(localStorage.getItem(KEY)));
  useWorkspace.subscribe(({ view, isInspectorOpen, inspectorTab, isBottomOpen, bottomTab }) => {
    const now: Remembered = { view, isInspectorOpen, inspectorTab, isBottomOpen, bottomTab };
    localStorage.setItem(KEY, JSON.stringify(now));
  });
}
