// The commands about the program itself: what it is, whom it serves, and where the page placed things.

import { CONTRACT_VERSION } from '../../../shared/ipc/contract.ts';
import { isAdministrator } from '../../broker/access/actor.ts';
import { accessRefused, notFound } from '../../broker/errors.ts';
import type { Handlers } from '../handlers.ts';

type ProgramCommand = 'studio.welcome' | 'connection.close' | 'layout.load' | 'layout.save';

export const programCommands: Pick<Handlers, ProgramCommand> = {
  'studio.welcome': ({ host, user }) => {
    const { productName, productVersion, rabbitVersion, dataDir } = host.process;
    return {
      contractVersion: CONTRACT_VERSION,
      productName,
      productVersion,
      rabbitVersion,
      username: user.username,
      isAdministrator: isAdministrator(user.actor()),
      vhosts: user.visibleVhosts().map(({ name }) => name),
      listener: host.listener(),
      dataDir,
    };
  },
  'connection.close': ({ host, user }, { name, reason }) => {
    const connection = host.broker.connections.get(name);
    if (connection === undefined || !user.seesConnectionsOf(connection.username)) {
      throw notFound(`no connection '${name}'`);
    }
    const actor = user.actor();
    if (connection.username !== actor.username && !isAdministrator(actor)) {
      throw accessRefused(`closing connection '${name}' refused for user '${actor.username}'`);
    }
    connection.forceClose(reason === '' ? 'Closed via the studio' : reason);
    return {};
  },
  'layout.load': ({ host, user }, { vhost }) => host.layouts.load(user.checkVhost(vhost).name),
  'layout.save': ({ host, user }, { vhost, layout }) => {
    host.layouts.save(user.checkVhost(vhost).name, layout);
    return {};
  },
};
