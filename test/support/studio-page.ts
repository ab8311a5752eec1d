// A broker whose management port serves a page and its socket, with a double in place of the studio: what
// the page sends is kept, and a few commands of the double's own are answered.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { composeBroker } from '../../src/main/app/compose.ts';
import { resolveConfig } from '../../src/main/app/config.ts';
import { Management } from '../../src/main/app/management.ts';
import { createStudioExtension } from '../../src/main/management/studio/studio-extension.ts';
import type { ProgramFrame } from '../../src/shared/ipc/frames.ts';
import { ManagementClient } from './management.ts';

/** What the double has of one page. */
export interface DoubleSession {
  readonly username: string;
  readonly frames: unknown[];
  isClosed: boolean;
  send(frame: ProgramFrame): void;
}

export interface StudioPage {
  readonly url: string;
  readonly port: number;
  readonly api: ManagementClient;
  readonly sessions: readonly DoubleSession[];
  readonly errors: readonly unknown[];
  /** Where the page's files are. */
  readonly folder: string;
  stop(): Promise<void>;
}

export const INDEX =
  '<!doctype html><script type="module" src="./assets/index-abcdefgh.js"></script>';

export async function startStudioPage(): Promise<StudioPage> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, 'assets', 'index-abcdefgh.js'), 'export {};');
  const { config } = resolveConfig({
    flags: new Map([
      ['memory', ['true']],
      ['port', ['0']],
      ['host', ['127.0.0.1']],
      ['management-host', ['127.0.0.1']],
    ]),
    configFile: undefined,
    env: {},
    readFile: () => '',
    defaultDataDir: '/nowhere',
  });
  const errors: unknown[] = [];
  const ignore = (): void => {};
  const logger = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (message: string, fields?: unknown) => void errors.push({ message, fields }),
  };
  const { management: settings, ...rest } = config;
  if (settings === undefined) throw new Error('the management interface is off');
  const broker = await composeBroker({ ...rest, management: undefined }, logger, (error) => {
    throw error;
  });
  const sessions: DoubleSession[] = [];
  const extension = createStudioExtension({
    administration: broker.engine.broker.administration,
    pageFolder: folder,
    loadStudio: async () => (username, send) => openDouble(sessions, username, send),
    logger,
  });
  const management = await Management.start(
    {
      broker: broker.engine.broker,
      listener: broker.listener,
      config,
      memoryLimitBytes: 0,
      certificate: undefined,
      logger,
      extensions: [extension],
    },
    settings,
  );
  const url = `http://127.0.0.1:${management.port}`;
  return {
    url,
    port: management.port,
    api: new ManagementClient(url),
    sessions,
    errors,
    folder,
    stop: async () => {
      await management.stop();
      await broker.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** `echo` is answered with its request, `fail` throws a bug, anything else waits for ever. */
function openDouble(
  sessions: DoubleSession[],
  username: string,
  send: (frame: ProgramFrame) => void,
) {
  const session: DoubleSession = { username, frames: [], isClosed: false, send };
  sessions.push(session);
  return {
    receive: (frame: unknown): void => {
      session.frames.push(frame);
      const { kind, id, command, request } = frame as Record<string, unknown>;
      if (kind === 'invoke' && command === 'fail') throw new Error('a bug');
      if (kind === 'invoke' && command === 'echo') {
        send({ kind: 'answer', id: Number(id), value: request });
      }
    },
    close: (): void => {
      session.isClosed = true;
    },
  };
}

export interface LogInOptions {
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
}

export function postLogin(url: string, options: LogInOptions = {}): Promise<Response> {
  const { username = 'guest', password = 'guest', headers = {} } = options;
  return fetch(`${url}/studio/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ username, password }),
  });
}

/** Logs in and gives the `Cookie` header. */
export async function logIn(url: string, options: LogInOptions = {}): Promise<string> {
  const answer = await postLogin(url, options);
  const [cookie] = answer.headers.getSetCookie();
  if (!answer.ok || cookie === undefined) throw new Error(`login answered ${answer.status}`);
  return cookie.split(';')[0] ?? '';
}

/** A socket of the page, open; rejects with the status when it is refused. */
export function openSocket(
  url: string,
  headers: Record<string, string>,
  path = '/studio/socket',
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(`refused with ${response.statusCode}`));
      response.destroy();
    });
    socket.on('error', reject);
  });
}

/** The next frame of the program. */
export function nextFrame(socket: WebSocket): Promise<ProgramFrame> {
  return new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(JSON.parse(String(data)) as ProgramFrame));
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
}

/** The close code with which the program ends a socket. */
export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('close', (code) => resolve(code));
  });
}
