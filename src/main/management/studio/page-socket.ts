// One page's WebSocket: carries frames between it and its session and keeps the page within limits. Must
// never let a page that does not read, or sends nonsense, cost the broker more than its own connection.

import type { RawData, WebSocket } from 'ws';
import type { PageFrame, ProgramFrame } from '../../../shared/ipc/frames.ts';
import type { Login } from './logins.ts';
import { FrameRefusal, readPageFrame } from './page-frame.ts';
import type { PageSession } from './page-session.ts';

/** Commands of a page that may wait for their answer at the same time. */
export const MAX_OUTSTANDING = 100;
/** Feeds that a page may listen to at the same time. */
export const MAX_SUBSCRIPTIONS = 100;
/** With more than this unsent, the page is not listened to: no commands, no credit for feeds. */
const HIGH_WATER_BYTES = 4 * 1024 * 1024;
/** How long an orderly end may take. */
const CLOSE_TIMEOUT_MS = 500;
/** Close codes of the studio's own [RFC 6455 §7.4.2]. */
export const LOGIN_ENDED = 4401;
export const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;
const NO_TEXT = new FrameRefusal(1003, 'a frame is JSON text');

export interface PageSocketParts {
  readonly socket: WebSocket;
  readonly login: Login;
  /** Begins the conversation; what it sends may come at once. */
  open(send: (frame: ProgramFrame) => void): PageSession;
  /** A bug of the session: the connection ends, the broker goes on. */
  onBug(error: unknown): void;
}

export class PageSocket {
  readonly #socket: WebSocket;
  readonly #login: Login;
  readonly #session: PageSession;
  readonly #onBug: (error: unknown) => void;
  readonly #stopListening: () => void;
  readonly #outstanding = new Set<number>();
  readonly #subscriptions = new Set<number>();
  #hasAnswered = true;

  constructor({ socket, login, open, onBug }: PageSocketParts) {
    this.#socket = socket;
    this.#login = login;
    this.#onBug = onBug;
    this.#session = open((frame) => this.#send(frame));
    this.#stopListening = login.onEnd(() => this.end(LOGIN_ENDED, 'the login has ended'));
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#hasAnswered = true;
    });
    // The frame was too long or no WebSocket frame at all: ws has closed the connection.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#stopListening();
      this.#session.close();
    });
  }

  /** Asks whether the page is still there; cuts off one that has not answered the last time. */
  ping(): void {
    if (this.#hasAnswered) this.#socket.ping();
    else this.#socket.terminate();
    this.#hasAnswered = false;
  }

  end(code: number, reason: string): void {
    this.#socket.resume();
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  #receive(data: RawData, isBinary: boolean): void {
    // What arrives while the connection ends is not wanted.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const frame = isBinary ? NO_TEXT : readPageFrame(data.toString());
    if (frame instanceof FrameRefusal) {
      this.end(frame.code, frame.reason);
      return;
    }
    this.#login.touch(Date.now());
    if (!this.#isWithinLimits(frame)) return;
    try {
      this.#session.receive(frame);
    } catch (error) {
      this.#onBug(error);
      this.end(INTERNAL_ERROR, 'internal error');
    }
  }

  /** Notes what the frame begins or ends; answers one that asks for too much at once. */
  #isWithinLimits(frame: PageFrame): boolean {
    switch (frame.kind) {
      case 'invoke':
        return this.#begin(this.#outstanding, frame.id, MAX_OUTSTANDING, 'failure');
      case 'subscribe':
        return this.#begin(this.#subscriptions, frame.id, MAX_SUBSCRIPTIONS, 'ended');
      case 'unsubscribe':
        this.#subscriptions.delete(frame.id);
        return true;
      default:
        return true;
    }
  }

  #begin(open: Set<number>, id: number, limit: number, kind: 'failure' | 'ended'): boolean {
    if (open.size >= limit) {
      const message = `more than ${limit} at the same time are not taken`;
      this.#send({ kind, id, failure: { condition: 'RESOURCE_ERROR', message } });
      return false;
    }
    open.add(id);
    return true;
  }

  #send(frame: ProgramFrame): void {
    if (frame.kind === 'answer' || frame.kind === 'failure') this.#outstanding.delete(frame.id);
    if (frame.kind === 'ended') this.#subscriptions.delete(frame.id);
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify(frame), () => {
      if (socket.isPaused && socket.bufferedAmount < HIGH_WATER_BYTES) socket.resume();
    });
    if (socket.bufferedAmount > HIGH_WATER_BYTES && !socket.isPaused) socket.pause();
  }
}
