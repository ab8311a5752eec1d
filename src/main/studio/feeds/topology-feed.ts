// The topology of a vhost for one page: everything at first, then what changed, as far as its user may see
// it.

import type { TopologyPayload, VhostName } from '../../../shared/ipc/contract.ts';
import {
  ENTITY_KINDS,
  type EntityKind,
  type TopologyEntities,
  type TopologyState,
} from '../../../shared/ipc/topology.ts';
import { notFound } from '../../broker/errors.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import type { CommandContext } from '../handlers.ts';
import type { StudioUser } from '../studio-user.ts';
import { onAccessChange } from './access-changes.ts';
import type { FeedOpener, FeedReader } from './feed-reader.ts';
import type { TopologyMirror } from './topology-mirror.ts';

export const topologyFeed: FeedOpener<'topology'> = (context, options, notify) =>
  new TopologyReader(context, options, notify);

class TopologyReader implements FeedReader<TopologyPayload> {
  readonly #user: StudioUser;
  readonly #vhost: VirtualHost;
  readonly #mirror: TopologyMirror;
  readonly #changed = new Set<string>();
  /** Ids that the page has. */
  #known = new Set<string>();
  #seesAll: boolean | null = null;
  readonly #close: () => void;

  constructor({ host, user }: CommandContext, { vhost }: VhostName, notify: () => void) {
    this.#user = user;
    this.#vhost = user.checkVhost(vhost);
    const { watcher, release } = host.topologies.acquire(this.#vhost, (ids) => {
      for (const id of ids) this.#changed.add(id);
      notify();
    });
    this.#mirror = watcher;
    const stopWatching = onAccessChange(host.broker.events, user.username, vhost, notify);
    this.#close = () => {
      stopWatching();
      release();
    };
  }

  read(): TopologyPayload | null {
    const { name } = this.#vhost;
    if (this.#user.checkVhost(name) !== this.#vhost) throw notFound(`no virtual host '${name}'`);
    const seesAll = this.#user.seesAllConnections();
    if (seesAll === this.#seesAll) return this.#delta();
    this.#seesAll = seesAll;
    return this.#snapshot();
  }

  close(): void {
    this.#close();
  }

  #snapshot(): TopologyPayload {
    this.#mirror.refresh();
    this.#changed.clear();
    const { entities } = this.#mirror;
    const visible = <K extends EntityKind>(kind: K): TopologyEntities[K][] =>
      [...entities[kind].values()].filter((view) => this.#isVisible(view.id));
    const state: TopologyState = {
      exchanges: visible('exchanges'),
      queues: visible('queues'),
      bindings: visible('bindings'),
      connections: visible('connections'),
      channels: visible('channels'),
      consumers: visible('consumers'),
    };
    this.#known = new Set(ENTITY_KINDS.flatMap((kind) => state[kind].map(({ id }) => id)));
    return { kind: 'snapshot', state };
  }

  #delta(): TopologyPayload | null {
    if (this.#changed.size === 0) return null;
    const upserted = new Set<string>();
    const removed: string[] = [];
    for (const id of this.#changed) {
      if (this.#isVisible(id)) {
        this.#known.add(id);
        upserted.add(id);
      } else if (this.#known.delete(id)) {
        removed.push(id);
      }
    }
    this.#changed.clear();
    if (upserted.size + removed.length === 0) return null;
    return { kind: 'delta', upserted: this.#viewsOf(upserted), removed };
  }

  /** Kinds of which nothing changed are left out. */
  #viewsOf(ids: ReadonlySet<string>): Partial<TopologyState> {
    const { entities } = this.#mirror;
    const of = <K extends EntityKind>(kind: K): Partial<TopologyState> => {
      const views = [...ids].flatMap((id) => entities[kind].get(id) ?? []);
      return views.length === 0 ? {} : { [kind]: views };
    };
    return Object.assign({}, ...ENTITY_KINDS.map(of));
  }

  /** Whether it is there and the user may see it, as in the management API. */
  #isVisible(id: string): boolean {
    const { exchanges, queues, bindings, connections, channels, consumers } = this.#mirror.entities;
    if (exchanges.has(id) || queues.has(id) || bindings.has(id)) return true;
    const connection = connections.get(id);
    if (connection !== undefined) return this.#user.seesConnectionsOf(connection.username);
    const channel = channels.get(id);
    if (channel !== undefined) return this.#isVisible(channel.connectionId);
    const consumer = consumers.get(id);
    if (consumer === undefined) return false;
    return consumer.channelId === null || this.#isVisible(consumer.channelId);
  }
}
