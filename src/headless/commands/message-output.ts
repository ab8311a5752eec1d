// Prints messages: a block for people, an object per line with --json, bare bodies with --body.

import { Buffer, isUtf8 } from 'node:buffer';
import type { MessageProperties, ReceivedMessage } from '../link/link.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { printable } from '../terminal/text-width.ts';

export type MessageFormat = 'human' | 'json' | 'body';

type Shown = Omit<ReceivedMessage, 'settle'> & { readonly position?: string };

/** Bodies are cut here for people, never for scripts. */
const SHOWN_CHARACTERS = 2000;

/** The message as text, with a line break at the end. */
export function formatMessage(message: Shown, format: MessageFormat, terminal: Terminal): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(messageAsJson(message))}\n`;
    case 'body':
      return `${bodyText(message.body) ?? Buffer.from(message.body).toString('base64')}\n`;
    case 'human':
      return forPeople(message, terminal);
  }
}

/** What `--json` prints. Fields are only ever added. A body that is no UTF-8 is in `bodyBase64`. */
export function messageAsJson(message: Shown): Record<string, unknown> {
  const text = bodyText(message.body);
  return {
    ...(message.position === undefined ? {} : { position: message.position }),
    exchange: message.exchange,
    routingKey: message.routingKey,
    redelivered: message.isRedelivered,
    properties: message.properties,
    ...(text === undefined
      ? { bodyBase64: Buffer.from(message.body).toString('base64') }
      : { body: text }),
  };
}

function bodyText(body: Uint8Array): string | undefined {
  return isUtf8(body)
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    : undefined;
}

function forPeople(message: Shown, terminal: Terminal): string {
  const { exchange, routingKey, isRedelivered, body, position } = message;
  const from = exchange === '' ? '(default)' : printable(exchange);
  const head = [
    ...(position === undefined ? [] : [terminal.paint('dim', `#${position}`)]),
    terminal.paint('cyan', `${from} → ${printable(routingKey)}`),
    `${body.length} B`,
    ...(isRedelivered ? [terminal.paint('yellow', 'redelivered')] : []),
    terminal.paint('dim', propertiesText(message.properties)),
  ];
  const text = bodyText(body);
  const shown = text === undefined ? hex(body) : cut(escapeControls(text));
  return `${head.filter((part) => part !== '').join('  ')}\n${shown}\n`;
}

function propertiesText({ headers = {}, ...properties }: Readonly<MessageProperties>): string {
  const parts = [...Object.entries(properties), ...Object.entries(headers)].map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return printable(parts.join(' '));
}

/** Line breaks and tabs stay; everything else that could draw on the screen is escaped. */
const escapeControls = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');

function cut(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}

function hex(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 64))
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return body.length > 64 ? `${text} …` : text;
}
