// The studio of a broker: gives it what it needs of the program, opens its sessions for the web and for
// the desktop, and keeps its layout. Sessions, page and socket are loaded when they are first asked for.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Listener as ListenerView } from '../../shared/ipc/contract.ts';
import type { ProgramFrame } from '../../shared/ipc/frames.ts';
import type { Broker } from '../broker/broker.ts';
import type { Logger } from '../broker/ports.ts';
import { RABBITMQ_VERSION } from '../broker/rabbitmq-version.ts';
import type { ManagementExtension } from '../management/extension.ts';
import type { OpenPageSession, PageSession } from '../management/studio/page-session.ts';
import type { Listener } from '../protocols/listener.ts';
import { Origins } from '../studio/origins.ts';
import type { StudioHost } from '../studio/studio-host.ts';
import { definitionsOfBroker } from './definitions-loader.ts';
import type { LayoutFile } from './layout-file.ts';
import { productName, productVersion } from './product.ts';
import { shownHost } from './shown-host.ts';

export interface StudioSubject {
  readonly broker: Broker;
  /** Null when nothing is kept. */
  readonly dataDir: string | null;
  readonly logger: Logger;
  /** Undefined while the broker does not listen. */
  listener(): Pick<Listener, 'hosts' | 'port' | 'tlsPort'> | undefined;
}

/** What is open of it, once it was asked for. */
interface OpenStudio {
  readonly host: StudioHost;
  readonly layouts: LayoutFile;
}

export class Studio {
  readonly #subject: StudioSubject;
  readonly #origins: Origins;
  #opened: Promise<OpenStudio> | undefined;

  /** To be made before clients connect: from then on it knows who declares what. */
  constructor(subject: StudioSubject) {
    this.#subject = subject;
    // Without a folder there is nothing to keep before somebody looks.
    const onNews = subject.dataDir === null ? undefined : () => void this.#open();
    this.#origins = new Origins(subject.broker, onNews);
  }

  /** Page, login and socket on the management port. */
  readonly extension: ManagementExtension = async (server, access) => {
    const { createStudioExtension } = await import('../management/studio/studio-extension.ts');
    const { broker, logger } = this.#subject;
    const extend = createStudioExtension({
      administration: broker.administration,
      pageFolder: pageFolder(),
      loadStudio: () => this.#openForWeb(),
      logger,
    });
    await extend(server, access);
  };

  /** A session of whoever sits in front of the desktop program, who may do everything. */
  async openLocal(username: string, send: (frame: ProgramFrame) => void): Promise<PageSession> {
    const [{ host }, { StudioSession, LocalUser }] = await Promise.all([
      this.#open(),
      loadSessions(),
    ]);
    const user = new LocalUser(username, this.#subject.broker.administration);
    return new StudioSession(host, user, send);
  }

  /** To be called when all sessions have ended; writes the layout. */
  async stop(): Promise<void> {
    this.#origins.close();
    const opened = await this.#opened;
    await opened?.layouts.close();
  }

  async #openForWeb(): Promise<OpenPageSession> {
    const [{ host }, { StudioSession, WebUser }] = await Promise.all([
      this.#open(),
      loadSessions(),
    ]);
    const { administration } = this.#subject.broker;
    return (username, send) => new StudioSession(host, new WebUser(username, administration), send);
  }

  #open(): Promise<OpenStudio> {
    this.#opened ??= openStudio(this.#subject, this.#origins);
    return this.#opened;
  }
}

async function openStudio(subject: StudioSubject, origins: Origins): Promise<OpenStudio> {
  const [{ createStudioHost }, { LayoutFile: File }] = await Promise.all([
    import('../studio/studio-host.ts'),
    import('./layout-file.ts'),
  ]);
  const { broker, dataDir, logger, listener } = subject;
  const layouts = await File.open(dataDir, logger);
  const host = createStudioHost({
    broker,
    layouts,
    origins,
    definitions: definitionsOfBroker(broker),
    process: {
      productName,
      productVersion,
      rabbitVersion: RABBITMQ_VERSION,
      dataDir,
      residentBytes: () => process.memoryUsage.rss(),
    },
    logger,
    listener: () => viewOf(listener()),
  });
  return { host, layouts };
}

async function loadSessions() {
  const [{ StudioSession }, { LocalUser, WebUser }] = await Promise.all([
    import('../studio/session.ts'),
    import('../studio/studio-user.ts'),
  ]);
  return { StudioSession, LocalUser, WebUser };
}

function viewOf(listener: ReturnType<StudioSubject['listener']>): ListenerView | null {
  if (listener === undefined) return null;
  const { hosts, port, tlsPort } = listener;
  return { host: shownHost(hosts), port, tlsPort: tlsPort ?? null };
}

/** Where the build puts the page: beside this code when that is built, else in the checkout's `out`. */
function pageFolder(): string {
  const here = import.meta.dirname;
  const beside = join(here, '../renderer');
  const isBuilt = existsSync(join(beside, 'index.html')) || here.endsWith(join('out', 'main'));
  return isBuilt ? beside : join(here, '../../../out/renderer');
}
