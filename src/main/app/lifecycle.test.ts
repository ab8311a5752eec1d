import { describe, expect, it } from 'vitest';
import { type ReadyReport, readyLine } from './lifecycle.ts';

const report: ReadyReport = {
  event: 'ready',
  product: 'Warren',
  version: '0.1.0',
  pid: 1,
  port: 5672,
  hosts: ['127.0.0.1', '::1'],
  tlsPort: null,
  managementPort: null,
  studioUrl: null,
  prometheusPort: null,
  dataDir: '/home/u/.local/share/warren',
  startedInMs: 208,
};

describe('ready line', () => {
  it('says where it listens, where the data is and how long it took', () => {
    expect(readyLine(report, '/home/u')).toBe(
      'Warren 0.1.0 is ready: amqp://127.0.0.1:5672 amqp://[::1]:5672 (data in ~/.local/share/warren, started in 0.21 s)',
    );
  });

  it('names the address of the management interface', () => {
    const line = readyLine(
      { ...report, hosts: ['127.0.0.1'], studioUrl: 'http://localhost:15672' },
      '/home/u',
    );
    expect(line).toContain('amqp://127.0.0.1:5672 http://localhost:15672 (data in');
  });

  it('names TLS addresses, and says when nothing is kept', () => {
    const line = readyLine(
      { ...report, hosts: ['127.0.0.1'], tlsPort: 5671, dataDir: null },
      '/home/u',
    );
    expect(line).toBe(
      'Warren 0.1.0 is ready: amqp://127.0.0.1:5672 amqps://127.0.0.1:5671 (nothing is kept, started in 0.21 s)',
    );
  });
});
