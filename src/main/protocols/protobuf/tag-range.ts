// Ranges of delivery tags, as requests name them and pushes tell them.

import { preconditionFailed } from '../../broker/errors.ts';
import type { warren } from './gen/warren.js';

/** Both ends included. */
export interface TagRange {
  readonly first: number;
  readonly last: number;
}

/** Throws PRECONDITION_FAILED for a range that ends before it begins. */
export function tagRange(range: warren.v1.TagRange.$Properties): TagRange {
  const first = range.first ?? 0;
  const last = range.last || first;
  if (first < 1 || last < first)
    throw preconditionFailed(`bad range of delivery tags ${first}-${last}`);
  return { first, last };
}

/** As few ranges as possible for tags in any order. */
export function rangesOf(tags: readonly number[]): TagRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const tag of [...tags].sort((a, b) => a - b)) {
    const open = ranges.at(-1);
    if (open !== undefined && tag === open.last + 1) open.last = tag;
    else ranges.push({ first: tag, last: tag });
  }
  return ranges;
}
