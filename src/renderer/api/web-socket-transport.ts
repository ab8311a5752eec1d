// Frames over a WebSocket to where the page came from. Browsers do not say why a WebSocket was refused, so
// whether there is a login is asked before.

import type { PageFrame } from '../../shared/ipc/frames.ts';
import { socketUrl } from './address.ts';
import { hasLogin } from './login.ts';
import { readProgramFrame } from './program-frame.ts';
import type { Link, LinkEnd, LinkEvents, Transport } from './transport.ts';

/** The program ends the connection of a login that is over with this code. */
const LOGIN_ENDED = 4401;
/** As much as the program takes; longer text than that is certainly more octets. */
const MAX_FRAME_CHARACTERS = 64 * 1024 * 1024;

export function createWebSocketTransport(): Transport {
  return { connect: (events) => new WebSocketLink(events) };
}

class WebSocketLink implements Link {
  readonly #events: LinkEvents;
  readonly #stop = new AbortController();
  #socket: WebSocket | undefined;
  #isOver = false;

  constructor(events: LinkEvents) {
    this.#events = events;
    void this.#begin();
  }

  send(frame: PageFrame): void {
    const text = JSON.stringify(frame);
    if (text.length > MAX_FRAME_CHARACTERS && frame.kind === 'invoke') {
      this.#refuse(frame.id);
    } else this.#socket?.send(text);
  }

  /** The program would end the connection. */
  #refuse(id: number): void {
    const failure = { condition: 'CONTENT_TOO_LARGE', message: 'more than 64 MiB at once' };
    queueMicrotask(() => {
      if (!this.#isOver) this.#events.onFrame({ kind: 'failure', id, failure });
    });
  }

  close(): void {
    this.#isOver = true;
    this.#stop.abort();
    this.#socket?.close();
  }

  async #begin(): Promise<void> {
    const login = await hasLogin(this.#stop.signal);
    if (this.#isOver) return;
    if (login !== 'yes') {
      this.#end(login === 'no' ? 'login' : 'lost');
      return;
    }
    const socket = new WebSocket(socketUrl('studio/socket'));
    this.#socket = socket;
    socket.onopen = () => {
      if (!this.#isOver) this.#events.onOpen();
    };
    socket.onmessage = ({ data }) => {
      const frame = typeof data === 'string' ? readProgramFrame(data) : null;
      if (frame !== null && !this.#isOver) this.#events.onFrame(frame);
    };
    socket.onclose = ({ code }) => this.#end(code === LOGIN_ENDED ? 'login' : 'lost');
  }

  #end(end: LinkEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.onEnd(end);
  }
}
