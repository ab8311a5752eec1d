// Writes log lines for people or as JSON. Must never print a secret, never let a client's bytes forge a
// line, and never throw.

import type { Logger } from '../broker/ports.ts';

/** From the most to the least said, in RabbitMQ's words. */
export const logLevels = ['debug', 'info', 'warning', 'error', 'none'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  /** The lowest level that is written. */
  readonly level: LogLevel;
  /** One JSON object per line instead of text. */
  readonly isJson: boolean;
  /** Takes one line with its line feed. */
  readonly write: (line: string) => void;
  /** Milliseconds since the epoch; the system's clock unless told otherwise. */
  readonly nowMs?: () => number;
}

type Fields = Record<string, unknown>;

const secretName =
  /pass(word|phrase)?$|secret|token|credential|authorization|response|private.?key/i;
const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]*@/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Makes a logger. Fields whose names promise a secret are written as `***`. */
export function createLogger(options: LoggerOptions): Logger {
  const lowest = logLevels.indexOf(options.level);
  const nowMs = options.nowMs ?? Date.now;
  const format = options.isJson ? jsonLine : textLine;

  const at = (level: LogLevel) => {
    if (logLevels.indexOf(level) < lowest) return () => {};
    return (message: string, fields?: Fields) => {
      options.write(`${format(new Date(nowMs()), level, message, fields ?? {})}\n`);
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warning'), error: at('error') };
}

function textLine(time: Date, level: LogLevel, message: string, fields: Fields): string {
  let line = `${time.toISOString().replace('T', ' ').replace('Z', '+00:00')} [${level}] `;
  line += withoutControls(withoutPasswords(message));
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) line += ` ${name}=${textValue(shown(name, value))}`;
  }
  return line;
}

function jsonLine(time: Date, level: LogLevel, message: string, fields: Fields): string {
  const entry: Fields = { time: time.toISOString(), level, message: withoutPasswords(message) };
  for (const [name, value] of Object.entries(fields)) {
    entry[name in entry ? `${name}_` : name] = shown(name, value);
  }
  return toJson(entry);
}

/** The value without secrets, in a form that both formats can print. */
function shown(name: string, value: unknown): unknown {
  if (secretName.test(name)) return '***';
  if (typeof value === 'string') return withoutPasswords(value);
  if (value instanceof Error) return withoutPasswords(value.stack ?? String(value));
  if (typeof value === 'bigint') return value.toString();
  return value;
}

function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return /^[^\s"=]+$/.test(text) ? withoutControls(text) : withoutControls(JSON.stringify(text));
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (name, inner: unknown) => shown(name, inner)) ?? String(value);
  } catch {
    return JSON.stringify('(cannot be shown)');
  }
}

function withoutPasswords(text: string): string {
  return text.replace(urlPassword, '$1:***@');
}

function withoutControls(text: string): string {
  return text.replace(
    controlCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
