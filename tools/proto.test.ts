import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintSchemas, schemaFiles, staleFiles, TARGETS } from './proto.mjs';
import { schemaProblems } from './proto-lint.mjs';

describe('the schemas', () => {
  it('keep our rules', () => {
    expect(lintSchemas()).toEqual([]);
  });

  it('are all reached from the envelope', () => {
    const code = readFileSync(
      join(import.meta.dirname, '..', TARGETS[0] ?? '', 'warren.js'),
      'utf8',
    );
    for (const path of schemaFiles()) {
      const schema = readFileSync(join(import.meta.dirname, '..', 'proto', path), 'utf8');
      for (const [, name] of schema.matchAll(/^message (\w+)/gm)) {
        expect(code).toContain(`v1.${name} = `);
      }
    }
  });

  it("have generated code that is current ('npm run proto' makes it)", async () => {
    expect(await staleFiles()).toEqual([]);
  }, 30_000);
});

describe('schemaProblems', () => {
  const schema = (body: string) =>
    `// A file.\nsyntax = "proto3";\n\npackage warren.v1;\n\n${body}\n`;
  const problemsOf = (body: string) =>
    schemaProblems('warren/v1/some.proto', schema(body)).map((line) => line.split(': ')[1]);

  it('finds nothing in a good schema', () => {
    const good = '// A.\nmessage A {\n  // B.\n  string b_c = 1;\n}\n';
    expect(problemsOf(good)).toEqual([]);
  });

  it('wants a comment on every message, field and value', () => {
    expect(problemsOf('message A {\n  string b = 1;\n}')).toEqual([
      'message A has no comment',
      'field b has no comment',
    ]);
  });

  it('wants names in their case, and enum values that begin with the name of the enum', () => {
    expect(problemsOf('// A.\nmessage a_b {\n  // C.\n  string cD = 1;\n}')).toEqual([
      'message a_b is badly named',
      'field cD is badly named',
    ]);
    expect(problemsOf('// A.\nenum SomeKind {\n  // B.\n  NONE = 0;\n}')).toEqual([
      'value NONE does not begin with SOME_KIND_',
      '0 has to be SOME_KIND_UNSPECIFIED',
    ]);
  });

  it('finds a number that is used twice, also within a oneof', () => {
    const body =
      '// A.\nmessage A {\n  // B.\n  string b = 1;\n  // C.\n  oneof c {\n    // D.\n    bool d = 1;\n  }\n}';
    expect(problemsOf(body)).toEqual(['number 1 is taken']);
  });

  it('wants the package that the folder says', () => {
    const text = schema('').replace('warren.v1', 'warren.v2');
    expect(schemaProblems('warren/v1/some.proto', text)).toEqual([
      'proto/warren/v1/some.proto:1: package is not warren.v1',
    ]);
  });
});
