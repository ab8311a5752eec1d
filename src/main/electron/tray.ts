// The icon in the system's tray: only for users who asked for it, because a program that goes on after its
// window is closed surprises people. It says that the broker runs, and where.

import type { DesktopStatus } from '../../shared/ipc/desktop.ts';
import type { DesktopTexts } from './desktop-texts.ts';
import type { DesktopElectron, DesktopTray } from './electron-parts.ts';

export interface TrayParts {
  readonly electron: Pick<DesktopElectron, 'Tray' | 'Menu'>;
  readonly icon: string;
  open(): void;
  quit(): void;
}

/** What the tray tells. */
export interface TrayState {
  readonly status: DesktopStatus;
  readonly connections: number;
  readonly texts: DesktopTexts;
}

export class StudioTray {
  readonly #parts: TrayParts;
  #tray: DesktopTray | null = null;

  constructor(parts: TrayParts) {
    this.#parts = parts;
  }

  get isShown(): boolean {
    return this.#tray !== null;
  }

  show(state: TrayState): void {
    const { electron, icon, open, quit } = this.#parts;
    if (this.#tray === null) {
      this.#tray = new electron.Tray(icon);
      this.#tray.on('click', open);
    }
    const { texts } = state;
    const line = statusLine(state);
    this.#tray.setToolTip(`Warren: ${line}`);
    // Linux shows changes of a menu only when it is set again.
    this.#tray.setContextMenu(
      electron.Menu.buildFromTemplate([
        { label: line, enabled: false },
        { type: 'separator' },
        { label: texts.openStudio, click: open },
        { label: texts.quit, click: quit },
      ]),
    );
  }

  hide(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }
}

function statusLine({ status, connections, texts }: TrayState): string {
  return status.broker === 'running'
    ? texts.brokerRuns(status.port, connections)
    : texts.brokerStopped;
}
