// What the studio is given by the program it runs in, and what its sessions share. One host per broker.
// Transports and the app only pass it on.

import type { Listener } from '../../shared/ipc/contract.ts';
import type { Definitions } from '../../shared/topology/definitions.ts';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';
import type { Actor } from '../broker/access/actor.ts';
import type { Broker } from '../broker/broker.ts';
import type { Logger } from '../broker/ports.ts';
import { EntityIds } from './entity-ids.ts';
import { SharedLoad } from './feeds/broker-load.ts';
import { SharedByVhost } from './feeds/shared-by-vhost.ts';
import { type SampleListener, StatisticsSampler } from './feeds/statistics-sampler.ts';
import { type MirrorListener, TopologyMirror } from './feeds/topology-mirror.ts';
import type { LayoutStore } from './layout-store.ts';
import type { Origins } from './origins.ts';

/** What an import did, or would do; see `ImportOutcome` and `definitions.compare` of the contract. */
export interface DefinitionsImport {
  readonly difference: DefinitionsDifference;
  readonly ignored: readonly string[];
  readonly leftAlone: readonly string[];
}

export interface DefinitionsImportOptions {
  /** Only into this vhost. */
  readonly vhost?: string | undefined;
  /** Who imports; the caller has checked that they may. */
  readonly actor: Actor;
}

/** The engine's definitions, as the management interface has them. */
export interface DefinitionsPort {
  /** Of everything, or of one vhost, ready for JSON. Throws NOT_FOUND. */
  export(vhost?: string): object;
  /** The same as typed sections, without the header. Throws NOT_FOUND. */
  sections(vhost?: string): Definitions;
  /** All of a parsed file or nothing. Throws a DefinitionsError or NOT_FOUND. */
  import(json: unknown, options: DefinitionsImportOptions): DefinitionsImport;
  /** As `import`, but changes nothing. */
  difference(json: unknown, options: DefinitionsImportOptions): DefinitionsImport;
}

/** What is true of the process. */
export interface ProcessFacts {
  readonly productName: string;
  readonly productVersion: string;
  readonly rabbitVersion: string;
  /** Null when nothing is kept. */
  readonly dataDir: string | null;
  residentBytes(): number;
}

/** What the program gives. */
export interface StudioParts {
  readonly broker: Broker;
  readonly layouts: LayoutStore;
  /** Has listened to the broker since before the first client. */
  readonly origins: Origins;
  readonly definitions: DefinitionsPort;
  readonly process: ProcessFacts;
  readonly logger: Logger;
  /** Where clients connect now; null while the broker does not listen. */
  listener(): Listener | null;
}

/** What sessions see: that, and what they share. */
export interface StudioHost extends StudioParts {
  readonly ids: EntityIds;
  readonly topologies: SharedByVhost<TopologyMirror, MirrorListener>;
  readonly samplers: SharedByVhost<StatisticsSampler, SampleListener>;
  readonly load: SharedLoad;
}

/** Makes the one host of a broker. */
export function createStudioHost(parts: StudioParts): StudioHost {
  const { broker } = parts;
  const ids = new EntityIds();
  const { origins } = parts;
  origins.keepIn(parts.layouts);
  return {
    ...parts,
    listener: () => parts.listener(),
    ids,
    topologies: new SharedByVhost((vhost) => new TopologyMirror(vhost, { broker, ids, origins })),
    samplers: new SharedByVhost((vhost) => new StatisticsSampler(vhost, broker, ids)),
    load: new SharedLoad(broker),
  };
}
