// `warren doctor`: checks what a broker on this machine needs, and whether one answers. Must never change
// anything.

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolveConfig } from '../../main/app/config.ts';
import { defaultDataDir, shortPath } from '../../main/app/data-dir.ts';
import { readDataFolderState } from '../../main/app/data-folder-state.ts';
import { exitCode } from '../../main/app/exit-code.ts';
import { describeOwner, findPortOwner } from '../../main/app/port-owner.ts';
import { productName, productVersion } from '../../main/app/product.ts';
import { readAddress } from '../link/address.ts';
import { openLink } from '../link/open-link.ts';
import type { Style } from '../terminal/terminal.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';
import type { GivenOptions } from './given-options.ts';

type Verdict = 'ok' | 'note' | 'problem';

interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly text: string;
}

const MARKS: Readonly<Record<Verdict, readonly [mark: string, style: Style]>> = {
  ok: ['✓', 'green'],
  note: ['•', 'yellow'],
  problem: ['✗', 'red'],
};

const MEBIBYTE = 1024 * 1024;

export const doctor: CommandModule = {
  define(command) {
    addUrlOption(command)
      .option('--data-dir <folder>', 'the data folder to look at')
      .option('--json', 'an array of findings')
      .addHelpText(
        'after',
        '\nLooks with the settings that `warren serve` would have. Ends with 1 when it finds a problem.',
      );
  },

  async run(context, _args, options) {
    const findings = [
      versions(),
      ...(await localChecks(context, options)),
      await brokerAnswers(context, options),
    ];
    if (options.has('json')) context.out.line(JSON.stringify(findings, null, 2));
    else {
      for (const { check, verdict, text } of findings) {
        const [mark, style] = MARKS[verdict];
        context.out.line(`${context.out.paint(style, mark)} ${check}: ${text}`);
      }
    }
    const hasProblem = findings.some(({ verdict }) => verdict === 'problem');
    return hasProblem ? exitCode.incomplete : exitCode.ok;
  },
};

function versions(): Finding {
  const { node } = process.versions;
  const text = `${productName} ${productVersion}, Node.js ${node}, ${process.platform} ${process.arch}`;
  return { check: 'versions', verdict: 'ok', text };
}

/** The settings, ports and data folder that `serve` would use. */
async function localChecks(
  { env }: CommandContext,
  options: GivenOptions,
): Promise<readonly Finding[]> {
  const { platform } = process;
  const dataDir = options.text('dataDir');
  try {
    const { config, warnings } = resolveConfig({
      flags: new Map(dataDir === undefined ? [] : [['data-dir', [dataDir]]]),
      configFile: undefined,
      env,
      readFile: (path) => readFileSync(path, 'utf8'),
      defaultDataDir: defaultDataDir({ platform, env, homeDir: homedir() }),
    });
    const warned = warnings
      .filter((text) => !text.includes('WARREN_URL'))
      .map((text): Finding => ({ check: 'settings', verdict: 'note', text }));
    const ports = [config.port, ...(config.tls === undefined ? [] : [config.tls.port])];
    return [
      ...warned,
      ...(await Promise.all(ports.filter((port) => port !== 0).map(checkPort))),
      checkDataFolder(config.dataDir),
      ...(config.tls === undefined ? [] : checkTlsFiles([config.tls.certFile, config.tls.keyFile])),
    ];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ check: 'settings', verdict: 'problem', text }];
  }
}

async function checkPort(port: number): Promise<Finding> {
  const check = `port ${port}`;
  const owner = await findPortOwner(port);
  if (owner === undefined) return { check, verdict: 'ok', text: 'free' };
  return { check, verdict: 'note', text: `in use by ${describeOwner(owner)}` };
}

function checkDataFolder(folder: string | undefined): Finding {
  const check = 'data folder';
  if (folder === undefined) return { check, verdict: 'ok', text: 'none: nothing is kept' };
  const path = shortPath(folder, homedir());
  const { exists, isWritable, hasDatabase, ownerPid, sizeBytes, freeBytes } =
    readDataFolderState(folder);
  if (!isWritable) return { check, verdict: 'problem', text: `${path} cannot be written to` };
  const free = `${Math.round(freeBytes / MEBIBYTE)} MiB free on its disk`;
  if (!exists) return { check, verdict: 'ok', text: `${path} will be made; ${free}` };
  const size = `${(sizeBytes / MEBIBYTE).toFixed(1)} MiB`;
  const state = hasDatabase ? size : 'empty';
  const use = ownerPid === undefined ? 'not in use' : `in use by process ${ownerPid}`;
  return { check, verdict: 'ok', text: `${path}, ${state}, ${use}; ${free}` };
}

function checkTlsFiles(files: readonly string[]): readonly Finding[] {
  return files.map((file): Finding => {
    const isThere = existsSync(file);
    return {
      check: 'TLS',
      verdict: isThere ? 'ok' : 'problem',
      text: isThere ? file : `${file} does not exist`,
    };
  });
}

/** Nothing answering is a problem only where somebody named the broker. */
async function brokerAnswers(context: CommandContext, options: GivenOptions): Promise<Finding> {
  const { shown } = readAddress(options.text('url'), context.env);
  const isNamed = options.text('url') !== undefined || Boolean(context.env.WARREN_URL);
  try {
    const startedAt = performance.now();
    const link = await openLink(context, options);
    const text = `${link.product} answers at ${shown} in ${Math.round(performance.now() - startedAt)} ms`;
    await link.close();
    return { check: 'broker', verdict: 'ok', text };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { check: 'broker', verdict: isNamed ? 'problem' : 'note', text };
  }
}
