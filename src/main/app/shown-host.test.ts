import { describe, expect, it } from 'vitest';
import { shownHost } from './shown-host.ts';

describe('shownHost', () => {
  it.each([
    [['127.0.0.1', '::1'], 'localhost'],
    [['::'], 'localhost'],
    [['192.168.1.5', '127.0.0.1'], 'localhost'],
    [['192.168.1.5', '192.168.1.6'], '192.168.1.5'],
    [['broker.example.com'], 'broker.example.com'],
    [[], 'localhost'],
  ])('%j is shown as %s', (hosts, shown) => {
    expect(shownHost(hosts)).toBe(shown);
  });
});
