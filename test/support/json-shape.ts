// The shape of a JSON value: which keys there are and what type each has. Values do not matter; names
// that differ between brokers (nodes) are made the same.

export type Shape = ReadonlyMap<string, string>;

/** Paths such as `[].message_stats.publish_details.rate` with the type found there. */
export function shapeOf(value: unknown, path = '', into = new Map<string, string>()): Shape {
  if (Array.isArray(value)) {
    note(into, path, 'list');
    for (const item of value) shapeOf(item, `${path}[]`, into);
  } else if (typeof value === 'object' && value !== null) {
    note(into, path, 'object');
    for (const [key, inner] of Object.entries(value)) {
      const name = key.includes('@') ? '<node>' : key;
      shapeOf(inner, path === '' ? name : `${path}.${name}`, into);
    }
  } else {
    note(into, path, value === null ? 'null' : typeof value);
  }
  return into;
}

/** A key that is null here and something there counts as something: both are allowed. */
function note(into: Map<string, string>, path: string, type: string): void {
  const before = into.get(path);
  if (before === undefined || before === 'null') into.set(path, type);
}

export interface ShapeDifference {
  readonly path: string;
  readonly kind: 'missing' | 'additional' | 'type';
}

/** What `ours` lacks, has in addition, or has with another type. Nulls fit everything. */
export function differences(ours: Shape, theirs: Shape): readonly ShapeDifference[] {
  const found: ShapeDifference[] = [];
  for (const [path, type] of theirs) {
    const own = ours.get(path);
    if (own === undefined) found.push({ path, kind: 'missing' });
    else if (own !== type && own !== 'null' && type !== 'null') found.push({ path, kind: 'type' });
  }
  for (const path of ours.keys()) if (!theirs.has(path)) found.push({ path, kind: 'additional' });
  // Below what is missing, everything is.
  return found.filter(
    ({ path, kind }) =>
      kind === 'type' ||
      !found.some(
        (other) =>
          other.kind === kind &&
          other.path !== path &&
          (path.startsWith(`${other.path}.`) || path.startsWith(`${other.path}[]`)),
      ),
  );
}
