// Login of the page with one of the broker's users. The login itself is a cookie that no script can read;
// must never keep a password.

import type { Nothing } from '../../shared/ipc/contract.ts';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import { programUrl } from './address.ts';

/** How long the program may take to answer. */
const TIMEOUT_MS = 10_000;

/** Whether the browser has a login that the program knows. */
export async function hasLogin(signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  const answer = await ask('studio/session', { signal });
  if (answer === null) return 'unknown';
  if (answer.status === 401) return 'no';
  return answer.ok ? 'yes' : 'unknown';
}

/**
 * Fails with ACCESS_REFUSED for a wrong name or password, NOT_ALLOWED for a user who may not use the
 * management interface or an address that is refused, TOO_MANY_ATTEMPTS when it has to wait, DISCONNECTED.
 */
export async function requestLogin(username: string, password: string): Promise<Result<Nothing>> {
  const answer = await ask('studio/login', post({ username, password }));
  if (answer === null) return failed('DISCONNECTED', 'the broker does not answer');
  if (answer.ok) return succeeded({});
  const { error, reason } = await refusalOf(answer);
  switch (answer.status) {
    case 401:
      return failed(error === 'not_authorized' ? 'ACCESS_REFUSED' : 'NOT_ALLOWED', reason);
    case 403:
      return failed('NOT_ALLOWED', reason);
    case 429:
      return failed('TOO_MANY_ATTEMPTS', reason);
    default:
      return failed('INTERNAL_ERROR', reason);
  }
}

/** Ends the login on the program's side, as far as it can be reached. */
export async function requestLogout(): Promise<void> {
  await ask('studio/logout', post({}));
}

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Null when nobody answers in time. */
async function ask(path: string, init: RequestInit): Promise<globalThis.Response | null> {
  const { signal, ...rest } = init;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(programUrl(path), {
      ...rest,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch {
    return null;
  }
}

async function refusalOf(answer: globalThis.Response): Promise<{ error: string; reason: string }> {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  try {
    const body: unknown = await answer.json();
    const { error, reason }: Readonly<Record<string, unknown>> = { ...Object(body) };
    return { error: text(error), reason: text(reason) };
  } catch {
    return { error: '', reason: `HTTP ${answer.status}` };
  }
}
