// Loads definitions files at start, before clients can see the broker half made. A file is applied
// whole or the program does not start.

import { readFile } from 'node:fs/promises';
import { DefinitionsError } from '../../shared/topology/definitions.ts';
import { INTERNAL_ACTOR } from '../broker/access/actor.ts';
import type { Broker } from '../broker/broker.ts';
import type { Logger } from '../broker/ports.ts';
import { RABBITMQ_VERSION } from '../broker/rabbitmq-version.ts';
import { BrokerDefinitions } from '../management/definitions/import.ts';
import { exitCode, StartError } from './exit-code.ts';
import { productName, productVersion } from './product.ts';

/** The definitions of a broker, with what an export says of this program. */
export function definitionsOfBroker(broker: Broker): BrokerDefinitions {
  return new BrokerDefinitions(broker, {
    rabbitVersion: RABBITMQ_VERSION,
    productName,
    productVersion,
    clusterName: productName.toLowerCase(),
  });
}

/** Applies the files in order. Throws a StartError that names the file. */
export async function loadDefinitions(
  files: readonly string[],
  broker: Broker,
  logger: Logger,
): Promise<void> {
  for (const file of files) {
    const json = await readDefinitionsFile(file);
    try {
      const { ignored, leftAlone } = definitionsOfBroker(broker).import(json, {
        actor: INTERNAL_ACTOR,
      });
      logger.info('definitions loaded', { file });
      for (const what of ignored) logger.warn('not taken from the definitions', { file, what });
      for (const what of leftAlone) {
        logger.warn('exists with other properties and is left as it is', { file, what });
      }
    } catch (error) {
      if (!(error instanceof DefinitionsError)) throw error;
      throw unusable(file, error.message, error);
    }
  }
}

async function readDefinitionsFile(file: string): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8');
    const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
    return content.trim() === '' ? {} : JSON.parse(content);
  } catch (error) {
    throw unusable(file, error instanceof Error ? error.message : String(error), error);
  }
}

function unusable(file: string, reason: string, cause: unknown): StartError {
  const line = reason.replace(/\s+/g, ' ').trim();
  return new StartError(exitCode.usage, `cannot load the definitions ${file}: ${line}`, { cause });
}
