// `npm run client:api`: writes packages/client/api.md, everything public of the client as its users see
// it, so that a change of it shows in a review. `--check` writes nothing and says what is not current.
// @microsoft/api-extractor is not used: it brings a TypeScript of its own, older than ours.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'packages', 'client');
const REPORT = join(PACKAGE, 'api.md');

/** Compiles the package into `outDir`; throws with what the compiler says. */
export function buildClient(outDir) {
  const file = join(PACKAGE, 'tsconfig.build.json');
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, PACKAGE, { outDir }, file);
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, formatHost));
}

const formatHost = {
  getCurrentDirectory: () => ROOT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

/** The report, and the public names without a comment. */
export function describeApi() {
  const outDir = mkdtempSync(join(tmpdir(), 'warren-client-'));
  try {
    buildClient(outDir);
    const entry = join(outDir, 'index.d.ts');
    const program = ts.createProgram([entry], {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      types: ['node'],
      skipLibCheck: true,
    });
    return describeExports(program, entry);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function describeExports(program, entry) {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  const printer = ts.createPrinter({ removeComments: true });
  const blocks = [];
  const undocumented = [];
  const symbols = checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const exported of symbols) {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    for (const declaration of symbol.declarations ?? []) {
      const text = printer.printNode(
        ts.EmitHint.Unspecified,
        declaration,
        declaration.getSourceFile(),
      );
      blocks.push(text.replace(/^(export )?declare /, 'export ').replaceAll('    ', '  '));
      undocumented.push(...withoutComment(declaration, symbol.name));
    }
  }
  const head = '# API of @warren-mq/client\nWritten by `npm run client:api`. Not to be edited.\n';
  return { report: `${head}\n\`\`\`ts\n${blocks.join('\n\n')}\n\`\`\`\n`, undocumented };
}

/** Names of the declaration and its members that no TSDoc comment explains. */
function withoutComment(declaration, name) {
  const missing = hasComment(declaration) ? [] : [name];
  for (const member of membersOf(declaration)) {
    if (ts.isIndexSignatureDeclaration(member)) continue;
    const label = member.name === undefined ? 'constructor' : member.name.getText();
    const isHidden = label.startsWith('#') || isPrivate(member) || label === 'name';
    // The other half of a union says `never` to exclude this one.
    const excludes = member.type?.kind === ts.SyntaxKind.NeverKeyword;
    if (!isHidden && !excludes && !hasComment(member)) missing.push(`${name}.${label}`);
  }
  return missing;
}

function hasComment(node) {
  return ts.getJSDocCommentsAndTags(node).length > 0;
}

function isPrivate(member) {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

/** Members of classes, interfaces and object types, however deep in unions. */
function membersOf(declaration) {
  if (declaration.members !== undefined) return [...declaration.members];
  const members = [];
  const look = (node) => {
    if (ts.isTypeLiteralNode(node)) members.push(...node.members);
    else ts.forEachChild(node, look);
  };
  if (declaration.type !== undefined) look(declaration.type);
  return members;
}

/** What is wrong, one line each. */
export function apiProblems() {
  const { report, undocumented } = describeApi();
  const problems = undocumented.map((name) => `${name} has no comment`);
  const current = ts.sys.readFile(REPORT);
  if (current !== report)
    problems.push("packages/client/api.md is not current: 'npm run client:api'");
  return problems;
}

/** Puts the built package into `folder`, as npm would, with its one dependency found from here. */
export function installClient(folder) {
  buildInto(join(folder, 'dist'));
  copyFileSync(join(PACKAGE, 'package.json'), join(folder, 'package.json'));
  const dependency = join(folder, 'node_modules', 'protobufjs');
  mkdirSync(dirname(dependency), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', 'protobufjs'), dependency, 'junction');
}

function buildInto(dist) {
  rmSync(dist, { recursive: true, force: true });
  buildClient(dist);
  mkdirSync(join(dist, 'gen'), { recursive: true });
  for (const name of ['warren.js', 'warren.d.ts']) {
    copyFileSync(join(PACKAGE, 'src', 'gen', name), join(dist, 'gen', name));
  }
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv[2] === '--build') buildInto(join(PACKAGE, 'dist'));
  else {
    if (process.argv[2] !== '--check') writeFileSync(REPORT, describeApi().report);
    for (const problem of apiProblems()) {
      console.error(problem);
      process.exitCode = 1;
    }
  }
}
