// Bytes and the texts that stand for them: base64, hex, UTF-8. Pure; nothing here is shown by itself.

/** What a text could not be read as bytes for; `position` counts UTF-16 units from 0. */
export interface ByteTextFault {
  readonly kind: 'digit' | 'odd-length' | 'base64';
  readonly position: number;
}

export type ByteTextResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly fault: ByteTextFault };

const CHUNK = 0x8000;

export function base64FromBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  }
  return btoa(parts.join(''));
}

/** Of base64 that the program wrote; throws on anything else. */
export function bytesFromBase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Of base64 that a person wrote: white space and the URL alphabet are fine, padding may be missing. */
export function bytesFromTypedBase64(text: string): ByteTextResult {
  const bad = text.search(/[^A-Za-z0-9+/_=\s-]/);
  if (bad !== -1) return { ok: false, fault: { kind: 'base64', position: bad } };
  const digits = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const bare = digits.replace(/=+$/, '');
  if (bare.includes('=') || bare.length % 4 === 1) {
    const position = bare.includes('=') ? text.indexOf('=') : text.trimEnd().length;
    return { ok: false, fault: { kind: 'base64', position } };
  }
  return { ok: true, bytes: bytesFromBase64(bare.padEnd(Math.ceil(bare.length / 4) * 4, '=')) };
}

/** Sixteen bytes a line, two digits each. */
export function hexFromBytes(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line: string[] = [];
    for (const byte of bytes.subarray(at, at + 16)) line.push(byte.toString(16).padStart(2, '0'));
    lines.push(line.join(' '));
  }
  return lines.join('\n');
}

/** White space, commas and `0x` before a byte are fine. */
export function bytesFromHex(text: string): ByteTextResult {
  const spaced = text.replace(/0x/gi, '  ');
  const bad = spaced.search(/[^0-9A-Fa-f\s,]/);
  if (bad !== -1) return { ok: false, fault: { kind: 'digit', position: bad } };
  const digits = spaced.replace(/[\s,]/g, '');
  if (digits.length % 2 === 1) {
    return { ok: false, fault: { kind: 'odd-length', position: text.trimEnd().length } };
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  }
  return { ok: true, bytes };
}

export const bytesFromText = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text);

/** Null when the bytes are no UTF-8; a byte order mark stays. */
export function textFromBytes(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** As `textFromBytes`, for the beginning of something longer: a character cut at the end is left out. */
export function textFromBeginning(bytes: Uint8Array): string | null {
  for (let cut = 0; cut < 4 && cut <= bytes.length; cut += 1) {
    const text = textFromBytes(bytes.subarray(0, bytes.length - cut));
    if (text !== null) return text;
  }
  return null;
}
