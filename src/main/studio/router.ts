// From the name of a command and what came with it to its handler and back: validates, runs, and turns
// whatever happens into a result. Must never throw or reject.

import type { CommandName, Response } from '../../shared/ipc/contract.ts';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import { failureOf } from './failures.ts';
import type { CommandContext, Handlers } from './handlers.ts';
import { COMMAND_SCHEMAS, describeIssues, isCommandName } from './schemas.ts';

/** Runs the command; answers what the page gets. */
export async function runCommand(
  handlers: Handlers,
  context: CommandContext,
  command: string,
  request: unknown,
): Promise<Result<unknown>> {
  if (!isCommandName(command)) return failed('INVALID_REQUEST', `unknown command '${command}'`);
  try {
    // Whoever is gone or may not use the interface any more can do nothing, whatever the command.
    context.user.actor();
    return await perform(handlers, context, command, request);
  } catch (error) {
    return { ok: false, failure: failureOf(error, command, context.host.logger) };
  }
}

async function perform<C extends CommandName>(
  handlers: Handlers,
  context: CommandContext,
  command: C,
  request: unknown,
): Promise<Result<Response<C>>> {
  const parsed = COMMAND_SCHEMAS[command].safeParse(request);
  if (!parsed.success) {
    return failed('INVALID_REQUEST', `${command}: ${describeIssues(parsed.error)}`);
  }
  return succeeded(await handlers[command](context, parsed.data));
}
