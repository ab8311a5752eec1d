// Every text of the studio in both languages. English is the source of the keys' types.

import enApp from './en/app.json';
import enAuthoring from './en/authoring.json';
import enDesktop from './en/desktop.json';
import enHistory from './en/history.json';
import enInspector from './en/inspector.json';
import enProblems from './en/problems.json';
import enPublish from './en/publish.json';
import enSettings from './en/settings.json';
import enTopology from './en/topology.json';
import enTransfer from './en/transfer.json';
import enUi from './en/ui.json';
import zhApp from './zh-CN/app.json';
import zhAuthoring from './zh-CN/authoring.json';
import zhDesktop from './zh-CN/desktop.json';
import zhHistory from './zh-CN/history.json';
import zhInspector from './zh-CN/inspector.json';
import zhProblems from './zh-CN/problems.json';
import zhPublish from './zh-CN/publish.json';
import zhSettings from './zh-CN/settings.json';
import zhTopology from './zh-CN/topology.json';
import zhTransfer from './zh-CN/transfer.json';
import zhUi from './zh-CN/ui.json';

export const ENGLISH = {
  app: enApp,
  desktop: enDesktop,
  ui: enUi,
  topology: enTopology,
  authoring: enAuthoring,
  publish: enPublish,
  inspector: enInspector,
  transfer: enTransfer,
  settings: enSettings,
  history: enHistory,
  problems: enProblems,
};

export const CHINESE: Readonly<Record<Namespace, object>> = {
  app: zhApp,
  desktop: zhDesktop,
  ui: zhUi,
  topology: zhTopology,
  authoring: zhAuthoring,
  publish: zhPublish,
  inspector: zhInspector,
  transfer: zhTransfer,
  settings: zhSettings,
  history: zhHistory,
  problems: zhProblems,
};

export type Namespace = keyof typeof ENGLISH;
