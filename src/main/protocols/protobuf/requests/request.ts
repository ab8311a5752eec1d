// What a request is performed with, and what many of them need.

import { checkAnyAccess, type ResourceKind } from '../../../broker/access/requester.ts';
import { BrokerError } from '../../../broker/errors.ts';
import { EMPTY_TABLE, type FieldTable } from '../../../broker/field-table.ts';
import type { VirtualHost } from '../../../broker/vhost.ts';
import type { ProtobufChannel } from '../channel.ts';
import type { ProtobufConnection } from '../connection.ts';
import type { OutgoingEnvelope } from '../envelope.ts';
import { encodeFieldTable, fieldTableOf } from '../field-codec.ts';
import { warren } from '../gen/warren.js';

/** The most that a listing returns at a time. */
export const MAX_LISTED = 500;

/** One request under way. */
export interface Request {
  readonly connection: ProtobufConnection;
  readonly vhost: VirtualHost;
  /** Correlation id; 0 when no answer is wanted. */
  readonly id: number;
  readonly channelNumber: number;
  /** The channel of the envelope. Throws CHANNEL_ERROR when it is not open. */
  channel(): ProtobufChannel;
  /** Sends the answer, if one is wanted. */
  answer(body: OutgoingEnvelope): void;
}

export const tableOf = (table: warren.v1.FieldTable.$Properties | null | undefined): FieldTable =>
  table === null || table === undefined
    ? EMPTY_TABLE
    : fieldTableOf(warren.v1.FieldTable.encode(table).finish());

/** A table as a message; none at all for an empty one. */
export const tableMessage = (table: FieldTable): warren.v1.FieldTable | null =>
  table.length === 0 ? null : warren.v1.FieldTable.decode(encodeFieldTable(table));

/** Whether the request's user has any right on a resource, so that it may be shown. */
export function maySee(request: Request, kind: ResourceKind, name: string): boolean {
  try {
    checkAnyAccess(request.connection, request.vhost.name, kind, name);
    return true;
  } catch (error) {
    if (error instanceof BrokerError) return false;
    throw error;
  }
}

/** Part of a sorted list. */
export interface ListedPage<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** Up to `limit` of what `all` gives, 0 being as many as allowed. */
export function pageOf<T>(all: Iterable<T>, limit: number): ListedPage<T> {
  const most = limit === 0 ? MAX_LISTED : Math.min(limit, MAX_LISTED);
  const items: T[] = [];
  for (const item of all) {
    if (items.length === most) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
}
