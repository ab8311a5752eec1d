import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const exposeInMainWorld = vi.fn();
vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld } }));

const { argv } = process;

beforeEach(() => {
  vi.resetModules();
  exposeInMainWorld.mockClear();
});

afterEach(() => {
  process.argv = argv;
});

describe('preload script', () => {
  it('exposes one object, which knows where the broker listens', async () => {
    process.argv = [...argv, '--warren-broker-url=amqp://127.0.0.1:5672'];
    await import('./index.ts');
    expect(exposeInMainWorld.mock.calls).toEqual([
      ['warren', { brokerUrl: 'amqp://127.0.0.1:5672' }],
    ]);
  });

  it('says that no broker is known when the program names none', async () => {
    await import('./index.ts');
    expect(exposeInMainWorld).toHaveBeenCalledExactlyOnceWith('warren', { brokerUrl: null });
  });
});
