// What a resource alarm does to one connection [rabbitmq: alarms, connection-blocked]: from its first
// content on nothing more is read until the alarm ends. Must not touch connections that only consume.

import type { AlarmListener, Alarms } from '../../broker/alarms.ts';
import type { ClientProfile } from './client-profile.ts';
import type { MethodFields } from './method-codec.ts';
import type { MethodName } from './method-table.ts';

/** A connection as an alarm sees it. */
export interface BlockableConnection {
  readonly broker: { readonly alarms: Pick<Alarms, 'isActive' | 'reason'> };
  readonly client: Pick<ClientProfile, 'hasConnectionBlocked'>;
  readonly isRunning: boolean;
  /** Stops reading until the returned function is called. */
  holdInput(): () => void;
  sendMethod<N extends MethodName>(channel: number, name: N, fields: MethodFields<N>): void;
}

export class AlarmBlock implements AlarmListener {
  readonly #connection: BlockableConnection;
  #unblock: (() => void) | null = null;

  constructor(connection: BlockableConnection) {
    this.#connection = connection;
  }

  get isBlocked(): boolean {
    return this.#unblock !== null;
  }

  /** To be called for content that comes in during an alarm. */
  block(): void {
    const connection = this.#connection;
    if (this.#unblock !== null || !connection.isRunning) return;
    this.#unblock = connection.holdInput();
    if (!connection.client.hasConnectionBlocked) return;
    const { reason } = connection.broker.alarms;
    connection.sendMethod(0, 'connection.blocked', { reason });
  }

  alarmsChanged(): void {
    const connection = this.#connection;
    const unblock = this.#unblock;
    if (unblock === null || connection.broker.alarms.isActive) return;
    this.#unblock = null;
    if (connection.client.hasConnectionBlocked) {
      connection.sendMethod(0, 'connection.unblocked', {});
    }
    unblock();
  }
}
