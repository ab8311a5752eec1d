// Definitions in and out, for administrators only, as in the HTTP API: an import may change anything.

import { checkAdministrator } from '../../broker/access/actor.ts';
import { InvalidRequest } from '../failures.ts';
import type { CommandContext, Handlers } from '../handlers.ts';
import type { DefinitionsImportOptions } from '../studio-host.ts';

type DefinitionsCommand = 'definitions.export' | 'definitions.compare' | 'definitions.import';

export const definitionsCommands: Pick<Handlers, DefinitionsCommand> = {
  'definitions.export': (context, { vhost }) => {
    const { definitions } = context.host;
    const scope = optionsOf(context, vhost).vhost;
    return {
      definitions: definitions.sections(scope),
      text: `${JSON.stringify(definitions.export(scope), null, 2)}\n`,
    };
  },
  'definitions.compare': (context, { vhost, text }) => {
    const options = optionsOf(context, vhost);
    return { difference: context.host.definitions.difference(parse(text), options).difference };
  },
  'definitions.import': (context, { vhost, text }) => {
    const options = optionsOf(context, vhost);
    const { ignored, leftAlone } = context.host.definitions.import(parse(text), options);
    context.host.broker.parts.turn.schedule();
    return { ignored, leftAlone };
  },
};

/** Throws ACCESS_REFUSED, or NOT_FOUND for the vhost. */
function optionsOf({ user }: CommandContext, vhost: string | null): DefinitionsImportOptions {
  const actor = user.actor();
  checkAdministrator(actor);
  return vhost === null ? { actor } : { actor, vhost: user.checkVhost(vhost).name };
}

/** As a RabbitMQ exports it, perhaps with a byte order mark of an editor. */
function parse(text: string): unknown {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidRequest(`the definitions are no JSON: ${reason}`);
  }
}
