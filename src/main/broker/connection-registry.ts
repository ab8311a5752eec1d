// The connections of all protocols that have opened a vhost, by name. Limits are counted here and
// those of a deleted user or vhost are closed from here.

import type { ChannelView, ConnectionView } from './connection-view.ts';
import type { Events } from './events.ts';

export class ConnectionRegistry {
  readonly #events: Events;
  readonly #byName = new Map<string, ConnectionView>();
  readonly #channelsByUser = new Map<string, number>();
  readonly #byUser = new Map<string, number>();
  readonly #byVhost = new Map<string, number>();

  constructor(events: Events) {
    this.#events = events;
  }

  [Symbol.iterator](): Iterator<ConnectionView> {
    return this.#byName.values();
  }

  get count(): number {
    return this.#byName.size;
  }

  get(name: string): ConnectionView | undefined {
    return this.#byName.get(name);
  }

  /** The channel named `CONNECTION (NUMBER)`. */
  channel(name: string): ChannelView | undefined {
    const match = /^(.*) \((\d+)\)$/s.exec(name);
    const connection = match === null ? undefined : this.#byName.get(match[1] ?? '');
    if (connection === undefined) return undefined;
    for (const channel of connection.channelViews) if (channel.name === name) return channel;
    return undefined;
  }

  *channels(): Iterable<ChannelView> {
    for (const connection of this.#byName.values()) yield* connection.channelViews;
  }

  ofUser(username: string): readonly ConnectionView[] {
    return [...this].filter((connection) => connection.username === username);
  }

  ofVhost(vhost: string): readonly ConnectionView[] {
    return [...this].filter((connection) => connection.vhostName === vhost);
  }

  countOfUser(username: string): number {
    return this.#byUser.get(username) ?? 0;
  }

  countOfVhost(vhost: string): number {
    return this.#byVhost.get(vhost) ?? 0;
  }

  /** Channels that all connections of a user have open. */
  channelsOfUser(username: string): number {
    return this.#channelsByUser.get(username) ?? 0;
  }

  /** A connection is running. Protocols only. */
  add(connection: ConnectionView): void {
    this.#byName.set(connection.name, connection);
    add(this.#byUser, connection.username, 1);
    add(this.#byVhost, connection.vhostName ?? '', 1);
    this.#events.emit('connection.created', { connection });
  }

  /** A connection that was added has ended. Protocols only. */
  remove(connection: ConnectionView): void {
    if (this.#byName.get(connection.name) !== connection) return;
    this.#byName.delete(connection.name);
    add(this.#byUser, connection.username, -1);
    add(this.#byVhost, connection.vhostName ?? '', -1);
    this.#events.emit('connection.closed', { connection });
  }

  /** Protocols only. */
  channelOpened(channel: ChannelView): void {
    add(this.#channelsByUser, channel.username, 1);
    this.#events.emit('channel.created', { channel });
  }

  /** Protocols only. */
  channelClosed(channel: ChannelView): void {
    add(this.#channelsByUser, channel.username, -1);
    this.#events.emit('channel.closed', { channel });
  }

  /** Closes all that `isMeant` picks; returns how many. */
  closeAll(isMeant: (connection: ConnectionView) => boolean, reason: string): number {
    const meant = [...this].filter(isMeant);
    for (const connection of meant) connection.forceClose(reason);
    return meant.length;
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
