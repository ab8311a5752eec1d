// An import as one step of the history. Taking it back deletes the exchanges, queues and bindings it added,
// but none that hold messages or are used by now; what else an import sets (users, policies) stays.

import type { CommandName, ImportOutcome, Request, Response } from '../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../shared/ipc/result.ts';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';
import { fieldsOfJson } from '../../shared/topology/json-fields.ts';
import { i18n } from '../i18n/index.ts';

export type Invoke = <C extends CommandName>(
  command: C,
  request: Request<C>,
) => Promise<Result<Response<C>>>;

export interface ImportStep {
  undo(): Promise<Failure | null>;
  redo(): Promise<Failure | null>;
}

export interface ImportFile {
  readonly vhost: string | null;
  readonly text: string;
}

/** `added` is the difference from before the import. */
export function importStep(
  invoke: Invoke,
  file: ImportFile,
  { exchanges, queues, bindings }: DefinitionsDifference,
): ImportStep {
  return {
    undo: async () => {
      const used = await usedNow(invoke, queues.added);
      if (used !== null) return used;
      const runs = [
        ...bindings.added.map(
          (binding) => () =>
            invoke('binding.delete', {
              vhost: binding.vhost,
              source: binding.source,
              destinationKind: binding.destination_type,
              destination: binding.destination,
              key: binding.routing_key,
              args: fieldsOfJson(binding.arguments),
            }),
        ),
        ...queues.added.map(
          ({ vhost, name }) =>
            () =>
              invoke('queue.delete', { vhost, name }),
        ),
        ...exchanges.added.map(
          ({ vhost, name }) =>
            () =>
              invoke('exchange.delete', { vhost, name }),
        ),
      ];
      for (const run of runs) {
        const result = await run();
        // Gone already: an auto-delete exchange with its last binding, or by other hands.
        if (!result.ok && result.failure.condition !== 'NOT_FOUND') return result.failure;
      }
      return null;
    },
    redo: async () => {
      const result: Result<ImportOutcome> = await invoke('definitions.import', file);
      return result.ok ? null : result.failure;
    },
  };
}

async function usedNow(
  invoke: Invoke,
  queues: readonly { readonly vhost: string; readonly name: string }[],
): Promise<Failure | null> {
  for (const { vhost, name } of queues) {
    const preview = await invoke('queue.deletion-preview', { vhost, name });
    if (!preview.ok) {
      if (preview.failure.condition === 'NOT_FOUND') continue;
      return preview.failure;
    }
    const { messages, consumers } = preview.value;
    if (messages + consumers > 0) {
      return {
        condition: 'PRECONDITION_FAILED',
        message: i18n.t('transfer:import.usedMeanwhile', { name, messages, consumers }),
      };
    }
  }
  return null;
}
