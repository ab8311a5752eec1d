// The rules our schemas keep, over what a parser checks: names, comments, numbers. Reads the text line by
// line, which is enough because the schemas are formatted.

const NAMES = {
  message: /^[A-Z][A-Za-z0-9]*$/,
  enum: /^[A-Z][A-Za-z0-9]*$/,
  oneof: /^[a-z][a-z0-9_]*$/,
  field: /^[a-z][a-z0-9_]*$/,
  value: /^[A-Z][A-Z0-9_]*$/,
};

/** What is wrong with the schema `text` at `path` (relative to proto/), one line each. */
export function schemaProblems(path, text) {
  const problems = [];
  const lines = text.split('\n');
  const complain = (line, problem) => problems.push(`proto/${path}:${line + 1}: ${problem}`);
  if (!/^[a-z]+(\/[a-z0-9]+)*\/[a-z_]+\.proto$/.test(path)) complain(0, 'file name not lower case');
  if (!lines[0]?.startsWith('// ')) complain(0, 'no comment says what the file is');
  if (!lines.includes('syntax = "proto3";')) complain(0, 'not proto3');
  const name = path.split('/').slice(0, -1).join('.');
  if (!lines.includes(`package ${name};`)) complain(0, `package is not ${name}`);

  const scopes = [];
  for (const [i, line] of lines.entries()) {
    const statement = line.trim();
    if (statement === '' || statement.startsWith('//')) {
      if (line !== line.trimEnd()) complain(i, 'space at the end');
      continue;
    }
    const isCommented = lines[i - 1]?.trim().startsWith('// ') ?? false;
    const block = /^(message|enum|oneof) (\w+) \{(\})?$/.exec(statement);
    if (block !== null) {
      const [, kind, blockName, isEmpty] = block;
      if (!isCommented) complain(i, `${kind} ${blockName} has no comment`);
      if (!NAMES[kind].test(blockName)) complain(i, `${kind} ${blockName} is badly named`);
      if (isEmpty === undefined) scopes.push({ kind, name: blockName, numbers: new Set() });
      continue;
    }
    if (statement === '}') {
      scopes.pop();
      continue;
    }
    const scope = scopes.at(-1);
    if (scope === undefined) {
      if (!/^(syntax|package|import|option) /.test(statement)) complain(i, 'unknown statement');
      continue;
    }
    const kind = scope.kind === 'enum' ? 'value' : 'field';
    const pattern =
      kind === 'value'
        ? /^(\w+) = (\d+);$/
        : /^(?:(?:repeated|optional) )?(?:[\w.]+) (\w+) = (\d+);$/;
    const member = pattern.exec(statement);
    if (member === null) {
      if (!/^reserved /.test(statement)) complain(i, `cannot be read: ${statement}`);
      continue;
    }
    const [, memberName, digits] = member;
    if (!isCommented) complain(i, `${kind} ${memberName} has no comment`);
    if (!NAMES[kind].test(memberName)) complain(i, `${kind} ${memberName} is badly named`);
    const numbers = scope.kind === 'oneof' ? scopes.at(-2)?.numbers : scope.numbers;
    if (numbers?.has(digits)) complain(i, `number ${digits} is taken`);
    numbers?.add(digits);
    if (kind === 'value') checkValue(scope, memberName, digits, (text) => complain(i, text));
  }
  if (scopes.length > 0) complain(lines.length - 1, 'a block is not closed');
  return problems;
}

/** Enum values carry the enum's name, and 0 stands for nothing. */
function checkValue(scope, name, digits, complain) {
  const prefix = `${scope.name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()}_`;
  if (!name.startsWith(prefix)) complain(`value ${name} does not begin with ${prefix}`);
  if (digits === '0' && name !== `${prefix}UNSPECIFIED`) {
    complain(`0 has to be ${prefix}UNSPECIFIED`);
  }
  if (scope.numbers.size === 1 && digits !== '0') complain(`${scope.name} does not begin with 0`);
}
