// `warren completion`: a script that completes commands and options in a shell. Made from the same
// definitions as the help, so that it cannot be out of date.

import { Command } from 'commander';
import { exitCode } from '../../main/app/exit-code.ts';
import { settingNames } from '../../main/app/settings.ts';
import { wrongUsage } from '../command-failure.ts';
import type { Catalog, CommandModule } from './command.ts';

/** A command as completion sees it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly {
    readonly flag: string;
    readonly text: string;
    readonly takesValue: boolean;
  }[];
  /** Words that may stand as its first argument. */
  readonly words: readonly string[];
}

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** What the first argument of some commands may be. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  declare: ['queue', 'exchange'],
  delete: ['queue', 'exchange', 'binding'],
  list: ['queues', 'exchanges', 'bindings', 'connections'],
  completion: Object.keys(SHELLS),
};

const HELP = `
bash:  source <(warren completion bash)          (in ~/.bashrc)
zsh:   source <(warren completion zsh)           (in ~/.zshrc, after compinit)
fish:  warren completion fish | source           (in ~/.config/fish/config.fish)`;

export const completion: CommandModule = {
  define(command) {
    command.argument('<shell>', 'bash, zsh or fish').addHelpText('after', HELP);
  },

  async run({ out, catalog }, [shell = '']) {
    if (!isShell(shell)) throw wrongUsage(`completion knows bash, zsh and fish, not '${shell}'`);
    out.write(SHELLS[shell](await completedCommands(catalog)));
    return exitCode.ok;
  },
};

function isShell(text: string): text is keyof typeof SHELLS {
  return Object.hasOwn(SHELLS, text);
}

async function completedCommands(catalog: Catalog): Promise<readonly Completed[]> {
  const commands: Completed[] = [
    {
      name: 'serve',
      summary: 'run the broker until it is stopped',
      options: ['config', ...settingNames].map((name) => ({
        flag: `--${name}`,
        text: '',
        takesValue: false,
      })),
      words: [],
    },
  ];
  for (const [name, { summary, load }] of catalog) {
    const command = new Command(name);
    (await load()).define(command);
    const options = command.options.map(({ long, description, required }) => ({
      flag: long ?? '',
      text: description,
      takesValue: required,
    }));
    commands.push({ name, summary, options, words: WORDS[name] ?? [] });
  }
  return commands;
}

const wordsOf = ({ words, options }: Completed): string =>
  [...words, ...options.map(({ flag }) => flag), '--help'].join(' ');

function bashScript(commands: readonly Completed[]): string {
  const cases = commands.map((each) => `    ${each.name}) words='${wordsOf(each)}' ;;`).join('\n');
  return `# bash completion of warren
_warren() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} help --help --version'
  else
    case \${COMP_WORDS[1]} in
${cases}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # Without a match: file names, as for --file.
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _warren warren
`;
}

function zshScript(commands: readonly Completed[]): string {
  const names = commands
    .map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`)
    .join('\n');
  const cases = commands
    .map((each) => `    ${each.name}) compadd -- ${wordsOf(each)}; _files ;;`)
    .join('\n');
  return `#compdef warren
_warren() {
  local -a commands
  commands=(
${names}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases}
  esac
}
compdef _warren warren
`;
}

function fishScript(commands: readonly Completed[]): string {
  const lines = ['# fish completion of warren'];
  for (const { name, summary, options, words } of commands) {
    lines.push(`complete -c warren -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`);
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    if (words.length > 0) lines.push(`complete -c warren ${when} -f -a '${words.join(' ')}'`);
    for (const { flag, text, takesValue } of options) {
      const value = takesValue ? ' -r' : '';
      lines.push(`complete -c warren ${when} -l ${flag.slice(2)}${value} -d ${quoted(text)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
