// The file in a form upload, which is how browsers send definitions [RFC 7578]. Reads one field and is
// strict: anything odd is a body without a file.

import { Buffer } from 'node:buffer';
import { badRequest } from './error-response.ts';

/** The bytes of the part named `file`, or the body itself when it is no form. */
export function readMultipartFile(contentType: string | undefined, body: Buffer): Buffer {
  const match = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(
    contentType ?? '',
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return body;
  const file = partsOf(body, boundary).find(({ head }) => /;\s*name="?file"?(;|\s|$)/im.test(head));
  if (file === undefined) throw badRequest('the form has no field named file');
  return file.content;
}

interface Part {
  readonly head: string;
  readonly content: Buffer;
}

function partsOf(body: Buffer, boundary: string): readonly Part[] {
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const from = start + delimiter.length;
    const next = body.indexOf(delimiter, from);
    if (next < 0) break;
    const headEnd = body.indexOf('\r\n\r\n', from);
    if (headEnd > 0 && headEnd < next) {
      const head = body.toString('latin1', from, headEnd);
      parts.push({ head, content: body.subarray(headEnd + 4, Math.max(headEnd + 4, next - 2)) });
    }
    start = next;
  }
  return parts;
}
