// One row of a hex view. Pure.

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Bytes from `from` on as `0a 1b …`, with a wider gap in the middle, padded to full width, and as text. */
export function hexRow(
  bytes: Uint8Array,
  from: number,
  perRow: number,
): { readonly hex: string; readonly text: string } {
  const row = [...bytes.subarray(from, from + perRow)];
  const cells = row.map((byte) => byte.toString(16).padStart(2, '0'));
  while (cells.length < perRow) cells.push('  ');
  const half = perRow / 2;
  return {
    hex: `${cells.slice(0, half).join(' ')}  ${cells.slice(half).join(' ')}`,
    text: row.map((byte) => (isPrintable(byte) ? String.fromCharCode(byte) : '·')).join(''),
  };
}
