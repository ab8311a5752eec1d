// The virtual hosts of the broker [rabbitmq: vhosts]: making, describing, limiting and deleting them.
// What is in a vhost is the vhost's own affair.

import { type Actor, checkAdministrator, checkPolicymaker } from './access/actor.ts';
import { checkLimits, NO_LIMITS, VHOST_LIMITS } from './access/limits.ts';
import { noSuchVhost } from './access/permissions.ts';
import type { Change } from './access/users.ts';
import { preconditionFailed } from './errors.ts';
import type { Events } from './events.ts';
import type { JsonValue } from './json.ts';
import type { DefinitionStore, VhostRecord } from './ports.ts';
import type { VirtualHost } from './vhost.ts';
import { readQueueType, type VhostSettings } from './vhost-settings.ts';

/** What is to be set; what is left out stays as it is. */
export interface VhostSpec {
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** `classic`, `quorum`, or null for none. */
  readonly defaultQueueType?: string | null | undefined;
  readonly isTracing?: boolean | undefined;
  readonly isProtectedFromDeletion?: boolean | undefined;
}

/** What the registry needs of the rest of the broker. */
export interface VhostsHost {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  make(name: string, settings: VhostSettings): VirtualHost;
  /** Gives the creator all rights on it [rabbitmq: management, vhosts]. */
  vhostCreated(actor: Actor, vhost: VirtualHost): void;
  /** Ends connections and removes permissions, policies and parameters, before the vhost goes. */
  vhostDeleted(actor: Actor, vhost: VirtualHost): void;
}

const NO_SETTINGS: VhostSettings = {
  description: '',
  tags: [],
  defaultQueueType: null,
  isTracing: false,
  isProtectedFromDeletion: false,
};

const MAX_NAME_BYTES = 255;

export class Vhosts {
  readonly #host: VhostsHost;
  readonly #vhosts = new Map<string, VirtualHost>();

  constructor(host: VhostsHost) {
    this.#host = host;
  }

  get(name: string): VirtualHost | undefined {
    return this.#vhosts.get(name);
  }

  /** Sorted by name. */
  list(): readonly VirtualHost[] {
    return [...this.#vhosts.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Puts back what the store kept. */
  recover(record: VhostRecord): void {
    const { name, description, tags, defaultQueueType, isProtectedFromDeletion, limits } = record;
    const vhost = this.#host.make(name, {
      ...NO_SETTINGS,
      description,
      tags,
      defaultQueueType: readQueueType(defaultQueueType ?? '') ?? null,
      isProtectedFromDeletion,
    });
    vhost.limits = limits;
    this.#vhosts.set(name, vhost);
  }

  /** Makes a vhost or changes its settings. Throws ACCESS_REFUSED, PRECONDITION_FAILED. */
  put(actor: Actor, name: string, spec: VhostSpec): Change {
    this.checkPut(actor, name, spec);
    const current = this.#vhosts.get(name);
    const settings = mergeSettings(current?.settings ?? NO_SETTINGS, spec);
    if (current !== undefined) {
      current.settings = settings;
      this.#record(current);
      return 'updated';
    }
    const vhost = this.#host.make(name, settings);
    this.#vhosts.set(name, vhost);
    this.#record(vhost);
    this.#host.events.emit('vhost.created', { name, by: actor.username });
    this.#host.vhostCreated(actor, vhost);
    return 'created';
  }

  /** Throws what `put` would throw, and changes nothing. */
  checkPut(actor: Actor, name: string, spec: VhostSpec): void {
    checkAdministrator(actor);
    if (name === '') throw preconditionFailed('virtual host name must not be empty');
    if (name.length > MAX_NAME_BYTES) throw preconditionFailed('virtual host name is too long');
    const { defaultQueueType: type } = spec;
    if (typeof type === 'string' && readQueueType(type) === undefined) {
      throw preconditionFailed(`Unsupported default queue type: ${type}`);
    }
  }

  /** Deletes a vhost with everything in it; its connections are closed. Throws NOT_FOUND. */
  delete(actor: Actor, name: string): void {
    checkAdministrator(actor);
    const vhost = this.#existing(name);
    if (vhost.settings.isProtectedFromDeletion) {
      throw preconditionFailed(`virtual host '${name}' is protected from deletion`);
    }
    this.#vhosts.delete(name);
    this.#host.vhostDeleted(actor, vhost);
    vhost.topology.removeAll(actor.username);
    this.#host.definitions.record({ kind: 'vhost.deleted', name });
    this.#host.events.emit('vhost.deleted', { name, by: actor.username });
  }

  /** Switches the firehose [rabbitmq: firehose]. Throws NOT_FOUND. */
  setTracing(actor: Actor, name: string, isTracing: boolean): void {
    this.put(actor, this.#existing(name).name, { isTracing });
  }

  /** Throws NOT_FOUND, PRECONDITION_FAILED. */
  setLimit(actor: Actor, name: string, limit: string, value: JsonValue): void {
    this.setLimits(actor, name, { ...this.#existing(name).limits, [limit]: value });
  }

  /** Removes one limit, or all without a name. Throws NOT_FOUND. */
  clearLimit(actor: Actor, name: string, limit?: string): void {
    const { limits } = this.#existing(name);
    const left = Object.entries(limits).filter(([key]) => limit !== undefined && key !== limit);
    this.setLimits(actor, name, Object.fromEntries(left));
  }

  /** Replaces all limits. Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  setLimits(actor: Actor, name: string, limits: { readonly [limit: string]: JsonValue }): void {
    const vhost = this.#existing(name);
    vhost.limits = this.checkLimits(actor, name, limits);
    this.#record(vhost);
    const { events } = this.#host;
    const by = actor.username;
    if (vhost.limits === NO_LIMITS) events.emit('vhost.limits.cleared', { name, by });
    else events.emit('vhost.limits.set', { name, limits: vhost.limits, by });
  }

  /** The limits as they would be set. Throws what `setLimits` would throw, and changes nothing. */
  checkLimits(
    actor: Actor,
    name: string,
    limits: { readonly [limit: string]: JsonValue },
  ): VirtualHost['limits'] {
    checkPolicymaker(actor);
    this.#existing(name);
    if (Object.keys(limits).length === 0) return NO_LIMITS;
    return checkLimits('limits', VHOST_LIMITS, limits);
  }

  #existing(name: string): VirtualHost {
    const vhost = this.#vhosts.get(name);
    if (vhost === undefined) throw noSuchVhost(name);
    return vhost;
  }

  #record(vhost: VirtualHost): void {
    const { name, limits, settings } = vhost;
    const { description, tags, defaultQueueType, isProtectedFromDeletion } = settings;
    const record = { name, description, tags, defaultQueueType, isProtectedFromDeletion, limits };
    this.#host.definitions.record({ kind: 'vhost.put', vhost: record });
  }
}

function mergeSettings(current: VhostSettings, spec: VhostSpec): VhostSettings {
  const { defaultQueueType: type } = spec;
  return {
    description: spec.description ?? current.description,
    tags: spec.tags ?? current.tags,
    defaultQueueType:
      type === undefined
        ? current.defaultQueueType
        : type === null
          ? null
          : (readQueueType(type) ?? null),
    isTracing: spec.isTracing ?? current.isTracing,
    isProtectedFromDeletion: spec.isProtectedFromDeletion ?? current.isProtectedFromDeletion,
  };
}
