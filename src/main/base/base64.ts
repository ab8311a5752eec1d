// Base64 with padding [RFC 4648 §4], for the layers that have no Buffer. Must not accept anything else:
// what decodes encodes to the same text again.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const first = bytes[i] ?? 0;
    const second = bytes[i + 1];
    const third = bytes[i + 2];
    const word = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += ALPHABET.charAt(word >> 18) + ALPHABET.charAt((word >> 12) & 63);
    text += second === undefined ? '=' : ALPHABET.charAt((word >> 6) & 63);
    text += third === undefined ? '=' : ALPHABET.charAt(word & 63);
  }
  return text;
}

/** Null when the text is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let i = 0; i < text.length; i += 4) {
    let word = 0;
    for (let j = i; j < i + 4; j++)
      word = (word << 6) | Math.max(0, ALPHABET.indexOf(text.charAt(j)));
    bytes[at++] = word >> 16;
    if (at < bytes.length) bytes[at++] = (word >> 8) & 0xff;
    if (at < bytes.length) bytes[at++] = word & 0xff;
  }
  return bytes;
}
