// Narrowing suggestions by what was typed. Pure.

import type { ReactNode } from 'react';

export interface Suggestion {
  readonly value: string;
  /** Shown instead of the value. */
  readonly label?: string;
  readonly hint?: string;
  readonly icon?: ReactNode;
}

const MAX_SHOWN = 50;

/**
 * Those that hold the text, whatever its case: first those that begin with it, in their given order. The text
 * itself is not suggested when it is all there is.
 */
export function matchingSuggestions(
  suggestions: readonly Suggestion[],
  text: string,
): readonly Suggestion[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return suggestions.slice(0, MAX_SHOWN);
  const first: Suggestion[] = [];
  const then: Suggestion[] = [];
  for (const suggestion of suggestions) {
    const at = (suggestion.label ?? suggestion.value).toLowerCase().indexOf(wanted);
    if (at === 0) first.push(suggestion);
    else if (at > 0) then.push(suggestion);
    if (first.length >= MAX_SHOWN) break;
  }
  const found = [...first, ...then].slice(0, MAX_SHOWN);
  return found.length === 1 && found[0]?.value === text ? [] : found;
}
