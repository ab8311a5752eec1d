import { describe, expect, it } from 'vitest';
import { brokerAddress, connectionUri, listeningUri } from './connect-address.ts';
import { connectSnippets } from './connect-snippets.ts';

const listener = (host: string) => ({ host, port: 5672, tlsPort: null });

describe('brokerAddress', () => {
  it('is the listener where it has one address', () => {
    expect(brokerAddress(listener('127.0.0.1'), 'broker.lan')).toEqual({
      host: '127.0.0.1',
      port: 5672,
    });
  });

  it('is the name of the page where the broker listens on every address', () => {
    expect(brokerAddress(listener('0.0.0.0'), 'broker.lan').host).toBe('broker.lan');
    expect(brokerAddress(listener('::'), '[::1]').host).toBe('::1');
  });

  it('is this machine where the page has no name that resolves', () => {
    expect(brokerAddress(listener('::'), 'bundle').host).toBe('127.0.0.1');
    expect(brokerAddress(listener('::'), '').host).toBe('127.0.0.1');
  });
});

describe('URIs', () => {
  const address = { host: '::1', port: 5672 };

  it('put IPv6 addresses in brackets', () => {
    expect(listeningUri(address)).toBe('amqp://[::1]:5672');
  });

  it('leave out the path of the vhost /', () => {
    const uri = connectionUri(address, { vhost: '/', username: 'guest', password: 'guest' });
    expect(uri).toBe('amqp://guest:guest@[::1]:5672');
  });

  it('encode names so that they end neither the URI nor a text in code', () => {
    const uri = connectionUri(
      { host: 'h', port: 1 },
      { vhost: "a/b'c", username: 'u@x:y', password: 'p"/' },
    );
    expect(uri).toBe('amqp://u%40x%3Ay:p%22%2F@h:1/a%2Fb%27c');
    expect(new URL(uri).port).toBe('1');
  });
});

describe('connectSnippets', () => {
  const uri = 'amqp://guest:guest@127.0.0.1:5672/shop';

  it('all hold the URI and, but for the variable, the name of the connection', () => {
    for (const { code, language } of connectSnippets(uri)) {
      expect(code, language).toContain(uri);
      expect(code.includes('my-service'), language).toBe(language !== 'env');
    }
  });

  it('have lines that fit the sheet, but for the URI itself', () => {
    const lines = connectSnippets(uri).flatMap(({ code }) => code.split('\n'));
    for (const line of lines.filter((each) => !each.includes(uri))) {
      expect(line.length, line).toBeLessThanOrEqual(60);
    }
  });
});
