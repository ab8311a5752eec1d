// What a client says of itself in connection.start-ok, as far as the broker reads it.

import { type FieldTable, lookup } from '../../broker/field-table.ts';

export class ClientProfile {
  /** Everything the client sent, for display. */
  readonly properties: FieldTable;
  readonly connectionName: string | null;
  readonly hasAuthenticationFailureClose: boolean;
  readonly hasConnectionBlocked: boolean;
  readonly hasCancelNotify: boolean;

  constructor(properties: FieldTable) {
    this.properties = properties;
    const name = lookup(properties, 'connection_name');
    this.connectionName = name?.type === 'longstr' ? name.value : null;
    const capabilities = lookup(properties, 'capabilities');
    const table = capabilities?.type === 'table' ? capabilities.value : [];
    const has = (name: string): boolean => lookup(table, name)?.value === true;
    this.hasAuthenticationFailureClose = has('authentication_failure_close');
    this.hasConnectionBlocked = has('connection.blocked');
    this.hasCancelNotify = has('consumer_cancel_notify');
  }
}
