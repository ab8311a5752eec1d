// Text tables for a terminal; also valid Markdown, so that a result can be pasted. Pure.

/** Lays out rows under their heading; every column but the first is right-aligned. */
export function formatTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = heading.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = cells[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => '-'.repeat(column === 0 ? width : width - 1));
  const separator = `| ${rule.map((dashes, column) => (column === 0 ? dashes : `${dashes}:`)).join(' | ')} |`;
  return [line(heading), separator, ...rows.map(line)].join('\n');
}

/** `123,456/s`. */
export function formatRate(perSecond: number): string {
  return `${formatCount(perSecond)}/s`;
}

/** `1,234` (rounded). */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `186 us`, `3.1 ms` or `2.50 s`, whichever reads best. */
export function formatMicroseconds(us: number): string {
  if (us < 1000) return `${Math.round(us)} us`;
  if (us < 1_000_000) return `${(us / 1000).toFixed(1)} ms`;
  return `${(us / 1_000_000).toFixed(2)} s`;
}

/** Bytes in binary units, such as `398 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} KiB`;
  if (bytes < 1024 ** 3) return `${Math.round(bytes / 1024 ** 2)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
