// JSON as text: where it stops being JSON, and indented. The engines' own messages name the place only
// sometimes. Pure; no recursion, so that depth costs nothing.

const SPACE = /[ \t\n\r]*/y;
// \p{Cc} is a little more than JSON forbids, which only moves where a fault is shown.
const SCALAR =
  /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** What may come next. */
type Expectation = 'value' | 'first-item' | 'first-name' | 'name' | 'colon' | 'after-value';

/** UTF-16 units from 0; null when the text is JSON. Empty text is none. */
export function jsonFaultPosition(text: string): number | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return scan(text);
  }
}

function scan(text: string): number {
  const open: ('{' | '[')[] = [];
  let expected = 'value' as Expectation;
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = Math.max(at, SPACE.lastIndex);
    const sign = text[at];
    if (sign === undefined) return text.length;
    const closes = sign === '}' || sign === ']';
    if (closes && mayClose(expected, open.at(-1), sign)) {
      open.pop();
      expected = 'after-value';
      at += 1;
    } else if (
      (sign === '{' || sign === '[') &&
      (expected === 'value' || expected === 'first-item')
    ) {
      open.push(sign);
      expected = sign === '{' ? 'first-name' : 'first-item';
      at += 1;
    } else if (sign === ',' && expected === 'after-value' && open.length > 0) {
      expected = open.at(-1) === '{' ? 'name' : 'value';
      at += 1;
    } else if (sign === ':' && expected === 'colon') {
      expected = 'value';
      at += 1;
    } else {
      const end = scalarEnd(text, at, expected);
      if (end === null) return at;
      expected = expected === 'name' || expected === 'first-name' ? 'colon' : 'after-value';
      at = end;
    }
  }
}

function mayClose(expected: Expectation, opened: string | undefined, sign: string): boolean {
  if (opened !== (sign === '}' ? '{' : '[')) return false;
  if (expected === 'after-value') return true;
  return expected === (sign === '}' ? 'first-name' : 'first-item');
}

function scalarEnd(text: string, at: number, expected: Expectation): number | null {
  if (expected === 'colon' || expected === 'after-value') return null;
  const isName = expected === 'name' || expected === 'first-name';
  if (isName && text[at] !== '"') return null;
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : null;
}

/** Indented by two; null when it is no JSON. Numbers beyond 2^53 stay as they are written. */
export function formatJson(text: string): string | null {
  if (jsonFaultPosition(text) !== null) return null;
  const out: string[] = [];
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  for (const token of text.match(JSON_TOKENS) ?? []) {
    const last = out.at(-1);
    if (token === '{' || token === '[') {
      depth += 1;
      out.push(token, newLine());
    } else if (token === '}' || token === ']') {
      depth -= 1;
      // An empty object or list stays on one line.
      if (out.at(-2) === (token === '}' ? '{' : '[') && last?.startsWith('\n')) out.pop();
      else out.push(newLine());
      out.push(token);
    } else if (token === ',') out.push(token, newLine());
    else if (token === ':') out.push(': ');
    else out.push(token);
  }
  return out.join('');
}

const JSON_TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
