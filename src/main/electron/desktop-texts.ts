// Texts of native dialogs and of the tray, which exist outside the page.

import type { DesktopLook } from '../../shared/ipc/desktop.ts';
import type { LiveClients } from './broker-runner.ts';

export interface DesktopTexts {
  readonly openStudio: string;
  readonly quit: string;
  readonly cancel: string;
  readonly keepRunning: string;
  readonly brokerStopped: string;
  readonly quitTitle: string;
  readonly durableStay: string;
  readonly pageGivenUp: string;
  readonly reload: string;
  readonly chooseFolder: string;
  brokerRuns(port: number, connections: number): string;
  /** `3 clients, 12 unacked messages`. */
  clients(live: LiveClients): string;
}

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

const en: DesktopTexts = {
  openStudio: 'Open Warren',
  quit: 'Quit',
  cancel: 'Cancel',
  keepRunning: 'Keep running in tray',
  brokerStopped: 'The broker does not run',
  quitTitle: 'Quit Warren while clients are connected?',
  durableStay: 'Unacked messages are requeued. Durable messages are there at the next start.',
  pageGivenUp:
    'The window crashed several times. The broker goes on and its clients stay connected.',
  reload: 'Load again',
  chooseFolder: 'Choose the data folder',
  brokerRuns: (port, connections) =>
    `the broker runs on port ${port}, ${count(connections, 'client', 'clients')}`,
  clients: ({ connections, unacked }) =>
    `${count(connections, 'client', 'clients')}, ${count(unacked, 'unacked message', 'unacked messages')}`,
};

const zh: DesktopTexts = {
  openStudio: '打开 Warren',
  quit: '退出',
  cancel: '取消',
  keepRunning: '在托盘中继续运行',
  brokerStopped: '代理未运行',
  quitTitle: '仍有客户端连接，确定退出 Warren？',
  durableStay: '未确认的消息会重新入队；持久化消息在下次启动时仍然存在。',
  pageGivenUp: '窗口多次崩溃。代理继续运行，客户端保持连接。',
  reload: '重新加载',
  chooseFolder: '选择数据文件夹',
  brokerRuns: (port, connections) => `代理正在端口 ${port} 上运行，${connections} 个客户端`,
  clients: ({ connections, unacked }) => `${connections} 个客户端，${unacked} 条未确认消息`,
};

export const desktopTexts: Readonly<Record<DesktopLook['language'], DesktopTexts>> = {
  en,
  'zh-CN': zh,
};
