// Definitions as the HTTP API, the start of the program and the studio ask for them.

import type { DefinitionsDifference } from '../../../shared/topology/definitions-difference.ts';
import type { Actor } from '../../broker/access/actor.ts';

/** What an import did, or would do. */
export interface ImportResult {
  /**
   * From what was to what the file asks for, in the sections that the file has. An import removes
   * nothing: `removed` lists what is here and not in the file.
   */
  readonly difference: DefinitionsDifference;
  /** What of the file was not taken, each in words. */
  readonly ignored: readonly string[];
  /** Queues and exchanges that exist with other properties; they stay as they are, as in RabbitMQ. */
  readonly leftAlone: readonly string[];
}

export interface ImportOptions {
  /** Only into this vhost. */
  readonly vhost?: string | undefined;
  /** Who imports; the caller has checked that they may. */
  readonly actor: Actor;
}

export interface DefinitionsPort {
  /** The definitions of everything, or of one vhost, ready for JSON. Throws NOT_FOUND. */
  export(vhost?: string): object;
  /**
   * Applies a parsed definitions file: all of it or nothing. Throws a DefinitionsError whose `reason`
   * is RabbitMQ's, or NOT_FOUND for the vhost.
   */
  import(json: unknown, options: ImportOptions): ImportResult;
  /** As `import`, but changes nothing. */
  difference(json: unknown, options: ImportOptions): ImportResult;
}
