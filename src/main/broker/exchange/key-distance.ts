// How far two keys are from each other, as a person sees it. For messages to people only; must never
// decide where a message goes.

/**
 * From 0 for equal keys to 1 for keys with nothing in common: edits by characters, where keys that begin
 * alike are nearer than those that do not.
 */
export function keyDistance(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  if (length === 0) return 0;
  const edits = editDistance(a, b) / length;
  const shared = commonPrefix(a, b) / length;
  return edits * (1 - shared / 4);
}

/** From 0 to 1: how much two keys have in common at their beginning and end. Cheap, and never too high. */
export function similarityAtLeast(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  if (length === 0) return 1;
  const shortest = Math.min(a.length, b.length);
  const start = commonPrefix(a, b);
  let end = 0;
  while (end < shortest - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return (start + end) / length;
}

function commonPrefix(a: string, b: string): number {
  const shortest = Math.min(a.length, b.length);
  let length = 0;
  while (length < shortest && a[length] === b[length]) length += 1;
  return length;
}

/** Inserts, deletes and replacements; the case of a letter counts for a tenth. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + replacement(a[i - 1] ?? '', b[j - 1] ?? '');
      const edited = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replaced);
      current.push(edited);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

function replacement(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.1 : 1;
}
