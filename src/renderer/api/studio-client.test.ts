import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTRACT_VERSION } from '../../shared/ipc/contract.ts';
import type { PageFrame, ProgramFrame } from '../../shared/ipc/frames.ts';
import { createConnectionStore } from './connection-store.ts';
import { StudioClient } from './studio-client.ts';
import type { LinkEnd, LinkEvents } from './transport.ts';

/** One connection as the program sees it. */
class DoubleLink {
  readonly sent: PageFrame[] = [];
  isClosed = false;
  readonly #events: LinkEvents;

  constructor(events: LinkEvents) {
    this.#events = events;
  }

  send(frame: PageFrame): void {
    this.sent.push(frame);
  }

  close(): void {
    this.isClosed = true;
  }

  receive(frame: ProgramFrame): void {
    this.#events.onFrame(frame);
  }

  end(end: LinkEnd): void {
    this.#events.onEnd(end);
  }

  open(): void {
    this.#events.onOpen();
  }

  /** Opens and greets. */
  async greet(contractVersion = CONTRACT_VERSION): Promise<void> {
    this.open();
    const id = this.invokeOf('studio.welcome').id;
    this.receive({ kind: 'answer', id, value: { contractVersion, username: 'guest' } });
    await vi.advanceTimersByTimeAsync(0);
  }

  invokeOf(command: string) {
    const frame = this.sent.findLast((sent) => sent.kind === 'invoke' && sent.command === command);
    if (frame?.kind !== 'invoke') throw new Error(`${command} was not sent`);
    return frame;
  }

  of<K extends PageFrame['kind']>(kind: K): Extract<PageFrame, { kind: K }>[] {
    return this.sent.filter((frame) => frame.kind === kind) as Extract<PageFrame, { kind: K }>[];
  }
}

let links: DoubleLink[];
let client: StudioClient;
let store: ReturnType<typeof createConnectionStore>;

const link = (): DoubleLink => links.at(-1)!;
const vhost = { vhost: '/' };

beforeEach(() => {
  vi.useFakeTimers();
  links = [];
  store = createConnectionStore();
  client = new StudioClient(
    {
      connect: (events) => {
        const opened = new DoubleLink(events);
        links.push(opened);
        return opened;
      },
    },
    store,
  );
});

afterEach(() => void vi.useRealTimers());

describe('the connection', () => {
  it('is open when the program has greeted', async () => {
    client.connect();
    expect(store.getState().phase).toBe('connecting');
    await link().greet();
    expect(store.getState()).toMatchObject({ phase: 'open', welcome: { username: 'guest' } });
  });

  it('asks for a login, forgets who was there, and waits', async () => {
    client.connect();
    await link().greet();
    link().end('login');
    expect(store.getState()).toEqual({ phase: 'login', retryAtMs: null, welcome: null });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links).toHaveLength(1);
    client.reconnect();
    await link().greet();
    expect(store.getState().phase).toBe('open');
  });

  it('comes back after 0.5 s, 1 s, 2 s and so on up to 10 s, and says when', async () => {
    client.connect();
    await link().greet();
    for (const delayMs of [500, 1000, 2000, 4000, 8000, 10_000, 10_000]) {
      const count = links.length;
      link().end('lost');
      expect(store.getState()).toMatchObject({
        phase: 'lost',
        retryAtMs: Date.now() + delayMs,
        welcome: { username: 'guest' },
      });
      await vi.advanceTimersByTimeAsync(delayMs - 1);
      expect(links).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(links).toHaveLength(count + 1);
      expect(store.getState().phase).toBe('connecting');
    }
    await link().greet();
    link().end('lost');
    expect(store.getState().retryAtMs).toBe(Date.now() + 500);
  });

  it('comes back at once when asked to, and once only', async () => {
    client.connect();
    link().end('lost');
    client.retryNow();
    client.retryNow();
    expect(links).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(600);
    expect(links).toHaveLength(2);
  });

  it('is lost when the program does not greet', async () => {
    client.connect();
    link().open();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(store.getState().phase).toBe('lost');
    expect(link().isClosed).toBe(true);
  });

  it('is outdated with a program of another contract, and does not try again', async () => {
    client.connect();
    await link().greet(CONTRACT_VERSION + 1);
    expect(store.getState().phase).toBe('outdated');
    expect(link().isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links).toHaveLength(1);
  });
});

describe('a command', () => {
  it('is answered with a value or a failure', async () => {
    client.connect();
    await link().greet();
    const wanted = client.invoke('queue.purge', { vhost: '/', name: 'q' });
    const refused = client.invoke('queue.purge', { vhost: '/', name: 'none' });
    const [first, second] = link().of('invoke').slice(1);
    expect(first).toMatchObject({ command: 'queue.purge', request: { vhost: '/', name: 'q' } });
    const failure = { condition: 'NOT_FOUND', message: "no queue 'none'" };
    link().receive({ kind: 'failure', id: second!.id, failure });
    link().receive({ kind: 'answer', id: first!.id, value: { messages: 3 } });
    expect(await wanted).toEqual({ ok: true, value: { messages: 3 } });
    expect(await refused).toEqual({ ok: false, failure });
  });

  it('fails with DISCONNECTED without a connection, and when it ends before the answer', async () => {
    const disconnected = { ok: false, failure: { condition: 'DISCONNECTED' } };
    expect(await client.invoke('layout.load', vhost)).toMatchObject(disconnected);
    client.connect();
    await link().greet();
    const asked = client.invoke('layout.load', vhost);
    link().end('lost');
    expect(await asked).toMatchObject(disconnected);
    expect(await client.invoke('layout.load', vhost)).toMatchObject(disconnected);
  });

  it('takes no answer of an earlier connection', async () => {
    client.connect();
    await link().greet();
    void client.invoke('layout.load', vhost);
    const { id } = link().invokeOf('layout.load');
    link().end('lost');
    client.retryNow();
    await link().greet();
    const asked = client.invoke('layout.load', vhost);
    expect(link().invokeOf('layout.load').id).not.toBe(id);
    link().receive({ kind: 'answer', id, value: 'stale' });
    const settled = vi.fn();
    void asked.then(settled);
    await vi.advanceTimersByTimeAsync(0);
    expect(settled).not.toHaveBeenCalled();
  });
});

describe('a feed', () => {
  const payloads: unknown[] = [];
  const take = (payload: unknown): void => void payloads.push(payload);
  const send = (sequence: number, payload: unknown, id = link().of('subscribe').at(-1)!.id) =>
    link().receive({ kind: 'payload', id, sequence, payload });

  beforeEach(async () => {
    payloads.length = 0;
    client.connect();
    await link().greet();
  });

  it('gives payloads in order, and says that each was taken when it was', () => {
    client.subscribe('topology', vhost, (payload) => {
      expect(link().of('received')).toHaveLength(payloads.length);
      take(payload);
    });
    const [{ id, feed, options } = { id: 0 }] = link().of('subscribe');
    expect({ feed, options }).toEqual({ feed: 'topology', options: vhost });
    send(1, 'a');
    send(2, 'b');
    expect(payloads).toEqual(['a', 'b']);
    expect(link().of('received')).toEqual([
      { kind: 'received', id, sequence: 1 },
      { kind: 'received', id, sequence: 2 },
    ]);
  });

  it('begins again after a reconnect', async () => {
    client.subscribe('topology', vhost, take);
    send(1, 'a');
    link().end('lost');
    await vi.advanceTimersByTimeAsync(500);
    expect(link().of('subscribe')).toEqual([]);
    await link().greet();
    expect(link().of('subscribe')).toHaveLength(1);
    send(1, 'b');
    expect(payloads).toEqual(['a', 'b']);
  });

  it('begins when the connection does', async () => {
    link().end('lost');
    client.subscribe('vhosts', {}, take);
    client.retryNow();
    await link().greet();
    send(1, 'a');
    expect(payloads).toEqual(['a']);
  });

  it('begins again when a payload is missing, and takes none of the torn one', () => {
    client.subscribe('topology', vhost, take);
    const torn = link().of('subscribe')[0]!.id;
    send(1, 'a');
    send(3, 'c');
    expect(link().of('unsubscribe')).toEqual([{ kind: 'unsubscribe', id: torn }]);
    expect(link().of('subscribe')).toHaveLength(2);
    send(4, 'd', torn);
    send(1, 'snapshot');
    expect(payloads).toEqual(['a', 'snapshot']);
  });

  it('is silent when nobody listens any more, also after a reconnect', async () => {
    const stop = client.subscribe('topology', vhost, take);
    const { id } = link().of('subscribe')[0]!;
    stop();
    stop();
    expect(link().of('unsubscribe')).toEqual([{ kind: 'unsubscribe', id }]);
    send(1, 'a', id);
    link().end('lost');
    client.retryNow();
    await link().greet();
    expect(link().of('subscribe')).toEqual([]);
    expect(payloads).toEqual([]);
  });

  it('is told once why it ended, and does not begin again', async () => {
    const onEnded = vi.fn();
    client.subscribe('topology', { vhost: 'gone' }, take, onEnded);
    const { id } = link().of('subscribe')[0]!;
    const failure = { condition: 'NOT_FOUND', message: 'no vhost' };
    link().receive({ kind: 'ended', id, failure });
    link().receive({ kind: 'ended', id, failure });
    expect(onEnded.mock.calls).toEqual([[failure]]);
    link().end('lost');
    client.retryNow();
    await link().greet();
    expect(link().of('subscribe')).toEqual([]);
  });

  it('of a listener with a bug harms no other', async () => {
    const later = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
    client.subscribe('topology', vhost, () => {
      throw new Error('a bug');
    });
    send(1, 'a');
    client.subscribe('vhosts', {}, take);
    send(1, 'b');
    expect(payloads).toEqual(['b']);
    // Shown as any uncaught error.
    const [[report] = []] = later.mock.calls;
    later.mockRestore();
    expect(report).toThrow('a bug');
  });
});

describe('visibility', () => {
  it('is reported when it changes, and to a program that comes back', async () => {
    client.reportVisibility(false);
    client.connect();
    await link().greet();
    expect(link().of('visibility')).toEqual([]);
    client.reportVisibility(true);
    client.reportVisibility(true);
    expect(link().of('visibility')).toEqual([{ kind: 'visibility', isHidden: true }]);
    link().end('lost');
    client.retryNow();
    await link().greet();
    expect(link().of('visibility')).toEqual([{ kind: 'visibility', isHidden: true }]);
  });
});
