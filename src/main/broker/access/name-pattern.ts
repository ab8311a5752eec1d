// The regular expressions of permissions and policies [rabbitmq: access-control]: not anchored, and in
// the syntax of Perl as far as JavaScript shares it. Must never throw on a name.

/** A pattern that was checked. */
export interface NamePattern {
  matches(name: string): boolean;
}

export type PatternResult =
  | { readonly pattern: NamePattern }
  /** Why it was refused, as PCRE says it, and at which character. */
  | { readonly pattern: null; readonly reason: string; readonly position: number };

const NOTHING: NamePattern = { matches: () => false };
const EVERYTHING: NamePattern = { matches: () => true };

/** Compiles a pattern; an empty one matches every name here, see `compileRight`. */
export function compilePattern(source: string): PatternResult {
  if (source === '' || source === '.*') return { pattern: EVERYTHING };
  try {
    const expression = toRegExp(source);
    return { pattern: { matches: (name) => expression.test(name) } };
  } catch (error) {
    return { pattern: null, ...refusalOf(source, error) };
  }
}

/** As `compilePattern` for a permission, where the empty pattern stands for `^$`. */
export function compileRight(source: string): PatternResult {
  if (source !== '' && source !== '^$') return compilePattern(source);
  // Only the empty name fits it, and the one nameless thing goes by the name amq.default.
  return { pattern: NOTHING };
}

/** Perl's leading option settings and text ends, which JavaScript writes differently. */
function toRegExp(source: string): RegExp {
  const options = /^\(\?([imsx]+)\)/.exec(source);
  const flags = [...(options?.[1] ?? '')].filter((flag) => flag !== 'x').join('');
  const body = source
    .slice(options?.[0].length ?? 0)
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$');
  return new RegExp(body, flags);
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/Unterminated character class/, 'missing terminating ] for character class'],
  [/Unterminated group/, 'missing )'],
  [/Unmatched '\)'/, 'unmatched parentheses'],
  [/Nothing to repeat/, 'nothing to repeat'],
  [/Range out of order/, 'range out of order in character class'],
  [/at end of pattern/, '\\ at end of pattern'],
  [/numbers out of order/, 'numbers out of order in {} quantifier'],
];

function refusalOf(source: string, error: unknown): { reason: string; position: number } {
  const message = error instanceof Error ? error.message : String(error);
  const known = REASONS.find(([pattern]) => pattern.test(message));
  const position = /Nothing to repeat/.test(message)
    ? Math.max(0, source.search(/[*+?]/))
    : source.length;
  return { reason: known?.[1] ?? message.replace(/^Invalid regular expression: /, ''), position };
}
