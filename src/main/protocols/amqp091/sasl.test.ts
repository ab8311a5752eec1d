import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldTable, type FieldValue, longstr } from '../../broker/field-table.ts';
import { encodeTable } from '../../codec/field-table.ts';
import { MECHANISMS, readCredentials } from './sasl.ts';

const LENGTH_BYTES = 4;

/** A table as AMQPLAIN wants it: without its length. */
const tableBody = (table: FieldTable): Buffer =>
  Buffer.from(encodeTable(table)).subarray(LENGTH_BYTES);
const amqplain = (login: FieldValue, password: FieldValue): Buffer =>
  tableBody([
    ['LOGIN', login],
    ['PASSWORD', password],
  ]);

describe('PLAIN', () => {
  it('reads name and password between NULs', () => {
    expect(readCredentials('PLAIN', Buffer.from('\0guest\0s3 cret ü'))).toEqual({
      username: 'guest',
      password: 's3 cret ü',
    });
  });

  it('passes empty names and passwords on, to be refused as wrong', () => {
    expect(readCredentials('PLAIN', Buffer.from('\0\0'))).toEqual({ username: '', password: '' });
  });

  it.each([
    ['nothing', ''],
    ['no NUL', 'guest'],
    ['one NUL', '\0guest'],
    ['a third NUL', '\0guest\0guest\0'],
    ['an authorization identity', 'admin\0guest\0guest'],
  ])('refuses %s', (_name, response) => {
    expect(readCredentials('PLAIN', Buffer.from(response))).toBeNull();
  });
});

describe('AMQPLAIN', () => {
  it('reads LOGIN and PASSWORD of a table without its length', () => {
    expect(readCredentials('AMQPLAIN', amqplain(longstr('guest'), longstr('secret')))).toEqual({
      username: 'guest',
      password: 'secret',
    });
  });

  it.each<[string, Buffer]>([
    ['an empty table', tableBody([])],
    ['no password', tableBody([['LOGIN', longstr('guest')]])],
    ['a password that is no string', amqplain(longstr('guest'), { type: 'bool', value: true })],
    ['a table with its length', Buffer.from(encodeTable([['LOGIN', longstr('guest')]]))],
  ])('refuses %s', (_name, response) => {
    expect(readCredentials('AMQPLAIN', response)).toBeNull();
  });
});

describe('login mechanisms', () => {
  it('offered are PLAIN and AMQPLAIN; a login without credentials is not', () => {
    expect(MECHANISMS).toEqual(['PLAIN', 'AMQPLAIN']);
    for (const other of ['ANONYMOUS', 'EXTERNAL', 'plain', '']) {
      expect(readCredentials(other, Buffer.from('\0guest\0guest'))).toBeNull();
    }
  });

  it('answer any bytes with credentials or null', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MECHANISMS), fc.uint8Array(), (mechanism, bytes) => {
        const login = readCredentials(mechanism, Buffer.from(bytes));
        expect(login === null || typeof login.username === 'string').toBe(true);
      }),
    );
  });
});
