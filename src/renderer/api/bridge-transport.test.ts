import { describe, expect, it, vi } from 'vitest';
import type { ProgramFrame } from '../../shared/ipc/frames.ts';
import { createBridgeTransport } from './bridge-transport.ts';

function doubleBridge() {
  const frames = new Set<(frame: ProgramFrame) => void>();
  const states = new Set<(isOpen: boolean) => void>();
  const listenIn = <T>(listeners: Set<T>, listener: T) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    send: vi.fn(),
    onFrame: (listener: (frame: ProgramFrame) => void) => listenIn(frames, listener),
    onState: (listener: (isOpen: boolean) => void) => listenIn(states, listener),
    tell: (isOpen: boolean) => {
      for (const listener of [...states]) listener(isOpen);
    },
    receive: (frame: unknown) => {
      for (const listener of [...frames]) listener(frame as ProgramFrame);
    },
    listeners: () => frames.size + states.size,
  };
}

async function connect() {
  const bridge = doubleBridge();
  const events = { onOpen: vi.fn(), onFrame: vi.fn(), onEnd: vi.fn() };
  const link = createBridgeTransport(bridge).connect(events);
  await Promise.resolve();
  return { bridge, events, link };
}

describe('the bridge of the desktop program', () => {
  it('opens when there is a session, which may take a while', async () => {
    const { bridge, events } = await connect();
    bridge.tell(false);
    expect(events.onEnd).not.toHaveBeenCalled();
    bridge.tell(true);
    bridge.tell(true);
    expect(events.onOpen).toHaveBeenCalledOnce();
  });

  it('carries frames both ways', async () => {
    const { bridge, events, link } = await connect();
    const frame = { kind: 'answer', id: 1, value: {} };
    bridge.receive(frame);
    bridge.tell(true);
    bridge.receive(frame);
    bridge.receive('nonsense');
    expect(events.onFrame.mock.calls).toEqual([[frame]]);
    link.send({ kind: 'unsubscribe', id: 1 });
    expect(bridge.send.mock.calls).toEqual([[{ kind: 'unsubscribe', id: 1 }]]);
  });

  it('is lost when the session ends, and leaves no listener behind', async () => {
    const { bridge, events } = await connect();
    bridge.tell(true);
    bridge.tell(false);
    expect(events.onEnd.mock.calls).toEqual([['lost']]);
    expect(bridge.listeners()).toBe(0);
  });

  it('closed before it began, never listens', async () => {
    const bridge = doubleBridge();
    const events = { onOpen: vi.fn(), onFrame: vi.fn(), onEnd: vi.fn() };
    createBridgeTransport(bridge).connect(events).close();
    await Promise.resolve();
    expect(bridge.listeners()).toBe(0);
  });
});
