// Parsing JSON without losing digits, and its rows as a tree shows them. Pure.

/** A number that a JavaScript number cannot hold exactly; shown as it was written. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Parses JSON. Integers beyond 2^53 become `ExactNumber` where the browser tells the source text.
 * @throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined) return value;
    return Number.isInteger(value) && !Number.isSafeInteger(value)
      ? new ExactNumber(source)
      : value;
  });
}

export interface JsonRow {
  /** Keys and indexes from the root, as a JSON pointer. */
  readonly path: string;
  readonly depth: number;
  /** Key in its object or index in its array; null for the root. */
  readonly name: string | null;
  readonly isIndex: boolean;
  readonly value: unknown;
  /** Count of what is inside; null for what is no array or object. */
  readonly size: number | null;
  readonly isExpanded: boolean;
}

type Inside = readonly (readonly [string, unknown])[];

/** Names and values inside an array or object; null for everything else. */
function inside(value: unknown): Inside | null {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item] as const);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return null;
  return Object.entries(value);
}

const child = (path: string, name: string): string =>
  `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Rows in view when the paths in `expanded` are open. */
export function jsonRows(root: unknown, expanded: ReadonlySet<string>): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (
    value: unknown,
    path: string,
    name: string | null,
    isIndex: boolean,
    depth: number,
  ): void => {
    const within = inside(value);
    const isExpanded = within !== null && expanded.has(path);
    rows.push({ path, depth, name, isIndex, value, size: within?.length ?? null, isExpanded });
    if (!isExpanded || within === null) return;
    for (const [key, item] of within) {
      add(item, child(path, key), key, Array.isArray(value), depth + 1);
    }
  };
  add(root, '', null, false, 0);
  return rows;
}

/** Paths of arrays and objects down to a depth, at most `limit` of them, the outer ones first. */
export function pathsToDepth(root: unknown, depth: number, limit = 5000): ReadonlySet<string> {
  const paths = new Set<string>();
  let level: readonly (readonly [string, unknown])[] = [['', root]];
  for (let at = 0; at < depth && level.length > 0; at += 1) {
    const next: (readonly [string, unknown])[] = [];
    for (const [path, value] of level) {
      const within = inside(value);
      if (within === null) continue;
      if (paths.size >= limit) return paths;
      paths.add(path);
      for (const [name, item] of within) next.push([child(path, name), item]);
    }
    level = next;
  }
  return paths;
}

/** A value without anything inside, as JSON writes it. */
export function leafText(value: unknown): string {
  return value instanceof ExactNumber ? value.source : JSON.stringify(value);
}
