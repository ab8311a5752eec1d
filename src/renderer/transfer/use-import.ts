// An import from text to result: read here first, compared by the broker, applied only when asked to.

import { useEffect, useState } from 'react';
import type { ImportOutcome } from '../../shared/ipc/contract.ts';
import type { Result } from '../../shared/ipc/result.ts';
import { DefinitionsError, isJsonRecord } from '../../shared/topology/definitions.ts';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';
import { readDefinitions } from '../../shared/topology/definitions-reader.ts';
import { invoke } from '../api/index.ts';
import { useHistory } from '../state/history-store.ts';
import { addedObjects } from './difference-lines.ts';
import { type ImportFile, importStep } from './import-step.ts';

/** What is wrong with a text before the broker is asked, or what of it will be ignored. */
export type Reading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-json'; readonly reason: string }
  /** In the words of RabbitMQ. */
  | { readonly kind: 'wrong'; readonly reason: string }
  | {
      readonly kind: 'read';
      readonly ignored: readonly string[];
      /** Made from one vhost, so it has to go into one. */
      readonly isOfOneVhost: boolean;
    };

/** Reads a definitions file as the broker does. Pure. */
export function readImport({ text, vhost }: ImportFile): Reading {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (content.trim() === '') return { kind: 'empty' };
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return { kind: 'no-json', reason: error instanceof Error ? error.message : String(error) };
  }
  const isOfOneVhost =
    isJsonRecord(json) && json.rabbitmq_definition_format === 'single_virtual_host';
  try {
    const options = vhost === null ? {} : { vhost };
    return { kind: 'read', ignored: readDefinitions(json, options).ignored, isOfOneVhost };
  } catch (error) {
    if (!(error instanceof DefinitionsError)) throw error;
    return { kind: 'wrong', reason: error.message };
  }
}

export type Comparison = Result<{ readonly difference: DefinitionsDifference }>;

/** Asks the broker a moment after the text stands still; null until it has answered. */
export function useComparison(file: ImportFile, isReadable: boolean): Comparison | null {
  const { text, vhost } = file;
  const [comparison, setComparison] = useState<Comparison | null>(null);
  useEffect(() => {
    setComparison(null);
    if (!isReadable) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void invoke('definitions.compare', { text, vhost }).then((answer) => {
        if (isCurrent) setComparison(answer);
      });
    }, STILL_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, vhost, isReadable]);
  return comparison;
}

const STILL_MS = 250;

/** Imports, as one step of the history when it adds to the topology. */
export async function applyImport(
  file: ImportFile,
  difference: DefinitionsDifference,
): Promise<Result<ImportOutcome>> {
  const result: Result<ImportOutcome> = await invoke('definitions.import', file);
  if (result.ok) noteStep(file, difference);
  return result;
}

function noteStep(file: ImportFile, difference: DefinitionsDifference): void {
  const count = addedObjects(difference);
  if (count === 0) return;
  const step = importStep(invoke, file, difference);
  useHistory.getState().push({ label: { key: 'import', values: { count } }, ...step });
}
