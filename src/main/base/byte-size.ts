// Sizes in bytes as people write them. Must never guess: what it cannot read is undefined.

/** RabbitMQ's memory units: kB is 1000 bytes, k and kiB are 1024 [rabbitmq: configure, memory units]. */
const unitBytes: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1024],
  ['kib', 1024],
  ['kb', 1000],
  ['m', 1024 ** 2],
  ['mib', 1024 ** 2],
  ['mb', 1000 ** 2],
  ['g', 1024 ** 3],
  ['gib', 1024 ** 3],
  ['gb', 1000 ** 3],
  ['t', 1024 ** 4],
  ['tib', 1024 ** 4],
  ['tb', 1000 ** 4],
]);

/** Reads `50MB`, `1.5 GiB` or `1048576` as bytes; undefined when the text is not a size. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = unitBytes.get((match[2] ?? '').toLowerCase());
  if (unit === undefined) return undefined;
  const bytes = Number(match[1]) * unit;
  return bytes <= Number.MAX_SAFE_INTEGER ? Math.floor(bytes) : undefined;
}
