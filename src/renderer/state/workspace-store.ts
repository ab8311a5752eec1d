// Which view and which panels are open. What belongs to one window and survives a reload is kept by the
// preferences.

import { create } from 'zustand';

export type WorkspaceView = 'topology' | 'list' | 'connections' | 'settings';
/** Tabs of the right dock; which of them apply depends on the selection. */
export type InspectorTab = 'properties' | 'messages' | 'consumers' | 'bindings' | 'channels';
export type BottomTab = 'publish' | 'problems' | 'unroutable';

/** What the publish panel begins with when it is opened from somewhere. */
export interface PublishDraft {
  readonly exchange: string;
  readonly routingKey: string;
}

interface WorkspaceState {
  readonly view: WorkspaceView;
  readonly isInspectorOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly isBottomOpen: boolean;
  readonly bottomTab: BottomTab;
  /** Set by whoever opens the publish panel for an object; the panel takes it over. */
  readonly publishDraft: PublishDraft | null;
  readonly openSheet: 'connect' | 'export' | 'import' | 'shortcuts' | 'palette' | null;
  show(view: WorkspaceView): void;
  openInspector(tab?: InspectorTab): void;
  closeInspector(): void;
  openBottom(tab: BottomTab): void;
  closeBottom(): void;
  publishTo(draft: PublishDraft): void;
  takePublishDraft(): void;
  open(sheet: WorkspaceState['openSheet']): void;
}

export const useWorkspace = create<WorkspaceState>()((set) => ({
  view: 'topology',
  isInspectorOpen: false,
  inspectorTab: 'properties',
  isBottomOpen: false,
  bottomTab: 'publish',
  publishDraft: null,
  openSheet: null,
  show: (view) => set({ view }),
  openInspector: (tab) =>
    set((state) => ({ isInspectorOpen: true, inspectorTab: tab ?? state.inspectorTab })),
  closeInspector: () => set({ isInspectorOpen: false }),
  openBottom: (tab) => set({ isBottomOpen: true, bottomTab: tab }),
  closeBottom: () => set({ isBottomOpen: false }),
  publishTo: (draft) => set({ publishDraft: draft, isBottomOpen: true, bottomTab: 'publish' }),
  takePublishDraft: () => set({ publishDraft: null }),
  open: (sheet) => set({ openSheet: sheet }),
}));
