// Octets printed the way RabbitMQ prints them in its reply texts, which clients and tests read.

import type { Buffer } from 'node:buffer';
import { isUtf8 } from 'node:buffer';

const SNIPPET_BYTES = 16;
/** More does not fit a reply text of 255 bytes. */
const PRINTED_BYTES = 255;

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
};

/**
 * The octets in [start, end) as an Erlang binary: `<<1,2,3>>`, `<<"text">>` when all are printable,
 * `<<>>` for none. Prints no more than a reply text can hold.
 */
export function octets(buffer: Buffer, start: number, end: number): string {
  const shown = buffer.subarray(start, Math.min(end, start + PRINTED_BYTES));
  if (shown.length === 0) return '<<>>';
  const isText = isUtf8(shown);
  const text = shown.toString(isText ? 'utf8' : 'latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are printable to Erlang
  if (!/^[\b\t\n\v\f\r\x1b -~\xa0-\xff]+$/.test(text)) return `<<${[...shown].join(',')}>>`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to escape
  const escaped = text.replace(/[\b\t\n\v\f\r\x1b"\\]/g, (character) => ESCAPES[character] ?? '');
  return isText && text.length !== shown.length ? `<<"${escaped}"/utf8>>` : `<<"${escaped}">>`;
}

/** `all octets = <<...>>`, or the first 16 of more. */
export function octetSnippet(buffer: Buffer, start: number, end: number): string {
  if (end - start <= SNIPPET_BYTES) return `all octets = ${octets(buffer, start, end)}`;
  return `first 16 octets = ${octets(buffer, start, start + SNIPPET_BYTES)}`;
}
