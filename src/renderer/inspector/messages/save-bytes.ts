// Hands bytes to the browser as a file to save.

import type { MessageContent } from '../../../shared/ipc/message.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/xml': 'xml',
  'text/xml': 'xml',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

export function saveBytes(
  parts: readonly Uint8Array<ArrayBuffer>[],
  { routingKey, properties }: MessageContent,
): void {
  // Never with the type the message claims: what is saved must not be run by a browser.
  const url = URL.createObjectURL(new Blob([...parts], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName(properties.messageId ?? routingKey, properties.contentType);
  link.click();
  // The download has begun by then, and the bytes need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Names come from the message: only harmless characters stay. */
export function fileName(name: string, contentType: string | undefined): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return `${safe === '' ? 'message' : safe}.${EXTENSIONS[type] ?? 'bin'}`;
}
