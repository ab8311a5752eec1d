import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LinkEvents } from './transport.ts';
import { createWebSocketTransport } from './web-socket-transport.ts';

/** In place of the browser's. */
class DoubleSocket {
  static readonly made: DoubleSocket[] = [];
  readonly url: string;
  readonly send = vi.fn<(text: string) => void>();
  readonly close = vi.fn();
  onopen: () => void = () => {};
  onmessage: (event: { data: unknown }) => void = () => {};
  onclose: (event: { code: number }) => void = () => {};

  constructor(url: string) {
    this.url = url;
    DoubleSocket.made.push(this);
  }
}

const fetchDouble = vi.fn<(url: string) => Promise<Response>>();
let events: { [K in keyof LinkEvents]: ReturnType<typeof vi.fn<LinkEvents[K]>> };

beforeEach(() => {
  DoubleSocket.made.length = 0;
  fetchDouble.mockReset().mockImplementation(async () => new Response('{"name":"guest"}'));
  vi.stubGlobal('document', { baseURI: 'https://example.com/tools/warren/#/list' });
  vi.stubGlobal('fetch', fetchDouble);
  vi.stubGlobal('WebSocket', DoubleSocket);
  events = { onOpen: vi.fn(), onFrame: vi.fn(), onEnd: vi.fn() };
});

afterEach(() => void vi.unstubAllGlobals());

async function connect() {
  const link = createWebSocketTransport().connect(events);
  await vi.waitFor(() => expect(DoubleSocket.made).toHaveLength(1));
  const socket = DoubleSocket.made[0]!;
  return { link, socket };
}

describe('the WebSocket of the page', () => {
  it('is beside the page, whatever its path and however it came', async () => {
    const { socket } = await connect();
    expect(fetchDouble.mock.calls[0]?.[0]).toBe('https://example.com/tools/warren/studio/session');
    expect(socket.url).toBe('wss://example.com/tools/warren/studio/socket');
  });

  it('carries frames both ways and drops what is none', async () => {
    const { link, socket } = await connect();
    socket.onopen();
    expect(events.onOpen).toHaveBeenCalledOnce();
    link.send({ kind: 'unsubscribe', id: 1 });
    expect(socket.send.mock.calls).toEqual([['{"kind":"unsubscribe","id":1}']]);
    for (const data of ['{', 'null', '{"kind":"payload","id":1}', new ArrayBuffer(1)]) {
      socket.onmessage({ data });
    }
    socket.onmessage({ data: '{"kind":"answer","id":1,"value":2}' });
    expect(events.onFrame.mock.calls).toEqual([[{ kind: 'answer', id: 1, value: 2 }]]);
  });

  it.each([
    [4401, 'login'],
    [1001, 'lost'],
    [1006, 'lost'],
  ] as const)('that closes with %i says %s, once', async (code, end) => {
    const { socket } = await connect();
    socket.onopen();
    socket.onclose({ code });
    socket.onclose({ code });
    socket.onmessage({ data: '{"kind":"answer","id":1,"value":2}' });
    expect(events.onEnd.mock.calls).toEqual([[end]]);
    expect(events.onFrame).not.toHaveBeenCalled();
  });

  it.each([
    ['login', async () => new Response('{}', { status: 401 })],
    ['lost', async () => new Response('', { status: 502 })],
    ['lost', () => Promise.reject(new TypeError('Failed to fetch'))],
  ] as const)('is not opened when the program says %s', async (end, answer) => {
    fetchDouble.mockImplementation(answer);
    createWebSocketTransport().connect(events);
    await vi.waitFor(() => expect(events.onEnd.mock.calls).toEqual([[end]]));
    expect(DoubleSocket.made).toEqual([]);
  });

  it('refuses a command that is longer than the program takes, and stays open', async () => {
    const { link, socket } = await connect();
    socket.onopen();
    const request = { body: 'x'.repeat(64 * 1024 * 1024) };
    link.send({ kind: 'invoke', id: 7, command: 'message.publish', request });
    await vi.waitFor(() => expect(events.onFrame).toHaveBeenCalledOnce());
    expect(events.onFrame.mock.calls[0]?.[0]).toMatchObject({
      kind: 'failure',
      id: 7,
      failure: { condition: 'CONTENT_TOO_LARGE' },
    });
    expect(socket.send).not.toHaveBeenCalled();
  });

  it('is silent once it was closed from here', async () => {
    const { link, socket } = await connect();
    link.close();
    expect(socket.close).toHaveBeenCalledOnce();
    socket.onopen();
    socket.onclose({ code: 1006 });
    expect(events.onOpen).not.toHaveBeenCalled();
    expect(events.onEnd).not.toHaveBeenCalled();
  });
});
