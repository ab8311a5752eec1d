// Texts with variables such as {{counter}} and {{pick red green}}, filled in anew for every message. Pure:
// time, chance and ids come with the context. A backslash before {{ makes it plain text.

/** What is wrong with a template; `position` counts UTF-16 units from 0. */
export interface TemplateFault {
  readonly kind: 'unclosed' | 'empty' | 'unknown' | 'no-arguments' | 'random' | 'pick' | 'quote';
  readonly position: number;
  /** What stands there. */
  readonly name: string;
}

/** What variables are filled in with; all of one message use the same. */
export interface TemplateContext {
  /** From 1 up. */
  readonly counter: number;
  readonly nowMs: number;
  /** At least 0 and below 1. */
  random(): number;
  uuid(): string;
}

export type Template = readonly (string | ((context: TemplateContext) => string))[];

export type TemplateResult =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly fault: TemplateFault };

export const TEMPLATE_VARIABLES = [
  '{{counter}}',
  '{{now}}',
  '{{iso}}',
  '{{uuid}}',
  '{{random 1 100}}',
  '{{pick a b c}}',
] as const;

const OPEN = '{{';
const CLOSE = '}}';
const ESCAPED = '\\{{';

/** Whether a text has anything that would be filled in. */
export const hasVariables = (text: string): boolean => text.includes(OPEN);

/** Reads a template; faults name the first thing that is wrong. */
export function parseTemplate(text: string): TemplateResult {
  const parts: Template[number][] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf(OPEN, at);
    if (open === -1) break;
    if (open > 0 && text[open - 1] === '\\') {
      parts.push(text.slice(at, open - 1), OPEN);
      at = open + OPEN.length;
      continue;
    }
    const close = text.indexOf(CLOSE, open);
    const rest = text.slice(open, close === -1 ? open + 20 : close + CLOSE.length);
    if (close === -1) return fault('unclosed', open, rest);
    const variable = variableOf(text.slice(open + OPEN.length, close), open, rest);
    if (!variable.ok) return variable;
    parts.push(text.slice(at, open), ...variable.template);
    at = close + CLOSE.length;
  }
  parts.push(text.slice(at));
  return { ok: true, template: parts.filter((part) => part !== '') };
}

export function fillIn(template: Template, context: TemplateContext): string {
  return template.map((part) => (typeof part === 'string' ? part : part(context))).join('');
}

/** The text as it is without any variables: `\{{` loses its backslash. */
export const escapeVariables = (text: string): string => text.replaceAll(OPEN, ESCAPED);

const fault = (kind: TemplateFault['kind'], position: number, name: string): TemplateResult => ({
  ok: false,
  fault: { kind, position, name },
});

function variableOf(inside: string, position: number, name: string): TemplateResult {
  const words = wordsOf(inside);
  if (words === null) return fault('quote', position, name);
  const [variable, ...args] = words;
  if (variable === undefined) return fault('empty', position, name);
  if (variable === 'random') return randomOf(args, position, name);
  if (variable === 'pick') {
    if (args.length === 0) return fault('pick', position, name);
    return filled(({ random }) => args[Math.floor(random() * args.length)] ?? '');
  }
  const plain = PLAIN.get(variable);
  if (plain === undefined) return fault('unknown', position, name);
  return args.length === 0 ? filled(plain) : fault('no-arguments', position, name);
}

const filled = (part: (context: TemplateContext) => string): TemplateResult => ({
  ok: true,
  template: [part],
});

const PLAIN = new Map<string, (context: TemplateContext) => string>([
  ['counter', ({ counter }) => String(counter)],
  ['now', ({ nowMs }) => String(nowMs)],
  ['iso', ({ nowMs }) => new Date(nowMs).toISOString()],
  ['uuid', ({ uuid }) => uuid()],
]);

/** Both ends belong to the range. */
function randomOf(args: readonly string[], position: number, name: string): TemplateResult {
  const [from, to] = args.map((arg) => (/^-?\d+$/.test(arg) ? Number(arg) : Number.NaN));
  if (args.length !== 2 || from === undefined || to === undefined) {
    return fault('random', position, name);
  }
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) {
    return fault('random', position, name);
  }
  return filled(({ random }) => String(from + Math.floor(random() * (to - from + 1))));
}

/** Words apart by white space; one in double quotes may hold some. Null when a quote is not closed. */
function wordsOf(text: string): readonly string[] | null {
  const words: string[] = [];
  let rest = text.trimStart();
  while (rest !== '') {
    const isQuoted = rest.startsWith('"');
    const end = isQuoted ? rest.indexOf('"', 1) : rest.search(/\s|$/);
    if (isQuoted && end === -1) return null;
    words.push(rest.slice(isQuoted ? 1 : 0, end));
    rest = rest.slice(end + (isQuoted ? 1 : 0)).trimStart();
  }
  return words;
}
