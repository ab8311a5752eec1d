import { describe, expect, it } from 'vitest';
import { type RequestOrigin, refusalOf } from './security.ts';

const request = (given: Partial<RequestOrigin>): RequestOrigin => ({
  host: 'localhost:15672',
  origin: undefined,
  fetchSite: undefined,
  fetchMode: undefined,
  method: 'GET',
  ...given,
});
const rules = { allowedHosts: ['broker.example.com'] };
const refused = (given: Partial<RequestOrigin>): boolean =>
  refusalOf(request(given), rules) !== null;

describe('request checks', () => {
  it.each([
    'localhost',
    'localhost:15672',
    'LOCALHOST:1',
    '127.0.0.1:15672',
    '[::1]:15672',
    '192.168.1.20:15672',
    'warren',
    'warren:15672',
    'studio.localhost:15672',
    'broker.example.com:15672',
    'Broker.Example.Com.',
  ])('answer under the host name %s', (host) => {
    expect(refused({ host })).toBe(false);
  });

  it.each([
    'evil.example.com',
    'evil.example.com:15672',
    '127.0.0.1.evil.com',
    'localhost.evil.com',
    '',
    'a b',
    'localhost@evil.com',
    'localhost:80:80',
  ])('refuse the host name %s: DNS rebinding', (host) => {
    expect(refused({ host })).toBe(true);
  });

  it('take requests of programs, which send neither origin nor fetch metadata', () => {
    expect(refused({ method: 'PUT' })).toBe(false);
    expect(refused({ host: undefined, method: 'GET' })).toBe(false);
  });

  it('take requests of pages that came from here', () => {
    expect(refused({ origin: 'http://localhost:15672', fetchSite: 'same-origin' })).toBe(false);
    expect(refused({ fetchSite: 'none' })).toBe(false);
  });

  it.each(['http://evil.example.com', 'null', 'http://localhost:3000', 'http://127.0.0.1:15672'])(
    'refuse the origin %s',
    (origin) => {
      expect(refused({ origin, method: 'POST' })).toBe(true);
    },
  );

  it('refuse what browsers mark as coming from another site, but not a link', () => {
    expect(refused({ fetchSite: 'cross-site', fetchMode: 'no-cors' })).toBe(true);
    expect(refused({ fetchSite: 'same-site', fetchMode: 'cors', method: 'POST' })).toBe(true);
    expect(refused({ fetchSite: 'cross-site', fetchMode: 'navigate', method: 'POST' })).toBe(true);
    expect(refused({ fetchSite: 'cross-site', fetchMode: 'navigate' })).toBe(false);
  });
});
