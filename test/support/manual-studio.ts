// A studio over a broker whose turns and commits move only when the test says so, with the engine's own
// definitions behind it.

import { definitionsOfBroker } from '../../src/main/app/definitions-loader.ts';
import { INTERNAL_ACTOR } from '../../src/main/broker/access/actor.ts';
import { Origins } from '../../src/main/studio/origins.ts';
import { createStudioHost, type StudioHost } from '../../src/main/studio/studio-host.ts';
import { LocalUser, type StudioUser, WebUser } from '../../src/main/studio/studio-user.ts';
import type { CommandName, Request, Response } from '../../src/shared/ipc/contract.ts';
import type { Failure } from '../../src/shared/ipc/result.ts';
import { ManualBroker } from './manual-broker.ts';
import { MemoryLayouts, StudioPage } from './studio-session.ts';

export class ManualStudio extends ManualBroker {
  readonly host: StudioHost;
  readonly layouts = new MemoryLayouts();
  /** Faults of the program that were logged. */
  readonly faults: string[] = [];
  readonly page: StudioPage;

  constructor(memoryBytes?: number) {
    super(memoryBytes);
    const { broker, layouts } = this;
    this.host = createStudioHost({
      broker,
      layouts,
      origins: new Origins(broker),
      definitions: definitionsOfBroker(broker),
      process: {
        productName: 'Warren',
        productVersion: '1.2.3',
        rabbitVersion: '4.2.0',
        dataDir: null,
        residentBytes: () => 42,
      },
      logger: {
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (message, fields) => this.faults.push(`${message} ${JSON.stringify(fields)}`),
      },
      listener: () => null,
    });
    this.page = this.openPage();
  }

  openPage(user: StudioUser = new LocalUser('guest', this.broker.administration)): StudioPage {
    return new StudioPage(this.host, user);
  }

  /** A page of a new user with these tags and rights in the vhost `/`. */
  openPageOf(
    name: string,
    tags: readonly string[],
    rights: { readonly configure: string; readonly write: string; readonly read: string } | null,
  ): StudioPage {
    const { administration } = this.broker;
    administration.users.put(INTERNAL_ACTOR, { name, password: 'x', tags });
    if (rights !== null) {
      administration.permissions.set(INTERNAL_ACTOR, { user: name, vhost: '/', ...rights });
    }
    return this.openPage(new WebUser(name, administration));
  }

  /** Asks, and lets the broker work until there is an answer. Throws a failure as an error of its text. */
  invoke<C extends CommandName>(
    command: C,
    request: Request<C>,
    page = this.page,
  ): Promise<Response<C>> {
    return this.settled(page.invoke(command, request));
  }

  /** Asks for something that must fail. */
  refused(command: CommandName, request: unknown, page = this.page): Promise<Failure> {
    return this.settled(page.refused(command, request));
  }
}
