// Every command of the contract with its handler.

import { consumingCommands } from '../consuming/consuming-commands.ts';
import { definitionsCommands } from '../definitions/definitions-commands.ts';
import type { Handlers } from '../handlers.ts';
import { messageCommands } from '../messages/message-commands.ts';
import { routingCommands } from '../routing/route-preview.ts';
import { deletionPreviews } from './deletion-preview.ts';
import { programCommands } from './program.ts';
import { recreationCommands } from './recreation.ts';
import { topologyCommands } from './topology.ts';

export const commands: Handlers = {
  ...topologyCommands,
  ...deletionPreviews,
  ...recreationCommands,
  ...messageCommands,
  ...routingCommands,
  ...consumingCommands,
  ...programCommands,
  ...definitionsCommands,
};
