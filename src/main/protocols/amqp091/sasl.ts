// Login mechanisms [rabbitmq: access-control, SASL]: where the name and password are in a response.

import type { Buffer } from 'node:buffer';
import { type FieldTable, lookup } from '../../broker/field-table.ts';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { decodeTableBody } from '../../codec/field-table.ts';

/** Offered in connection.start. */
export const MECHANISMS = ['PLAIN', 'AMQPLAIN'] as const;

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Null for an unknown mechanism or a malformed response. */
export function readCredentials(mechanism: string, response: Buffer): Login | null {
  if (mechanism === 'PLAIN') return readPlain(response);
  if (mechanism === 'AMQPLAIN') return readAmqplain(response);
  return null;
}

/** NUL user NUL password [RFC 4616], without an authorization identity. */
function readPlain(response: Buffer): Login | null {
  const [identity, username, password, ...more] = response.toString('utf8').split('\0');
  if (identity !== '' || username === undefined || password === undefined) return null;
  return more.length > 0 ? null : { username, password };
}

/** A field table without its length. */
function readAmqplain(response: Buffer): Login | null {
  let table: FieldTable;
  try {
    table = decodeTableBody(response, 0, response.length);
  } catch (error) {
    if (error instanceof MalformedBytes) return null;
    throw error;
  }
  const username = lookup(table, 'LOGIN');
  const password = lookup(table, 'PASSWORD');
  if (username?.type !== 'longstr' || password?.type !== 'longstr') return null;
  return { username: username.value, password: password.value };
}
