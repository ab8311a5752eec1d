import { describe, expect, it } from 'vitest';
import { settingNames, settings } from '../main/app/settings.ts';
import { parseArguments } from './args.ts';
import { catalog } from './commands/catalog.ts';

function run(...argv: string[]) {
  let out = '';
  let error = '';
  const parsed = parseArguments(argv, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { parsed, out, error };
}

const flagsOf = (...argv: string[]) => {
  const { parsed, error } = run('serve', ...argv);
  if (parsed.command !== 'serve') throw new Error(error);
  return Object.fromEntries(parsed.flags);
};

describe('arguments', () => {
  it('serve without options gives no flags', () => {
    expect(run('serve').parsed).toEqual({
      command: 'serve',
      flags: new Map(),
      configFile: undefined,
    });
  });

  it('every setting is an option', () => {
    for (const name of settingNames) {
      const isSwitch = settings[name].argument === undefined;
      const given = isSwitch ? [`--${name}`] : [`--${name}`, 'x'];
      expect(flagsOf(...given)).toEqual({ [name]: [isSwitch ? 'true' : 'x'] });
    }
  });

  it('takes values after a blank or =, the last of several, and every host', () => {
    expect(flagsOf('--port=1', '--port', '2', '--host', '::1', '--host=127.0.0.1')).toEqual({
      port: ['2'],
      host: ['::1', '127.0.0.1'],
    });
    expect(flagsOf('--port', '-1')).toEqual({ port: ['-1'] });
  });

  it('a switch can be switched off', () => {
    expect(flagsOf('--no-memory')).toEqual({ memory: ['false'] });
    expect(flagsOf('--memory', '--no-memory')).toEqual({ memory: ['false'] });
  });

  it('takes a configuration file', () => {
    expect(run('serve', '--config', 'a.conf').parsed).toMatchObject({ configFile: 'a.conf' });
  });

  it.each([
    [['serve', '--prot', '1'], "unknown option '--prot' (Did you mean --port?)"],
    [['serv'], "unknown command 'serv' (Did you mean serve?)"],
    [['serve', '--xyzzy'], "unknown option '--xyzzy'"],
    [['serve', '--port'], "option '--port <number>' argument missing"],
    [['serve', 'extra'], "too many arguments for 'serve'"],
    [['--port', '1'], "unknown option '--port'"],
  ])('%j is refused with one line and exit code 2', (argv, message) => {
    const { parsed, out, error } = run(...argv);
    expect(parsed).toEqual({ command: 'none', exitCode: 2 });
    expect(error).toContain(`warren: ${message}`);
    expect(error.match(/\n/g)).toHaveLength(1);
    expect(error).toMatch(/See 'warren( serve)? --help'\n$/);
    expect(out).toBe('');
  });

  it.each([['--version'], ['-V']])('%s prints the version to stdout', (flag) => {
    expect(run(flag)).toMatchObject({
      parsed: { command: 'none', exitCode: 0 },
      out: expect.stringMatching(/^Warren \d+\.\d+\.\d+\n$/),
      error: '',
    });
  });

  it('help names every option and goes to stdout', () => {
    const { parsed, out, error } = run('serve', '--help');
    expect(parsed).toEqual({ command: 'none', exitCode: 0 });
    expect(error).toBe('');
    for (const name of settingNames) expect(out).toContain(`--${name}`);
    expect(run('help', 'serve').out).toBe(out);
    expect(run('serve', '-h').out).toBe(out);
  });

  it('no command shows help on stderr and is wrong usage', () => {
    const { parsed, out, error } = run();
    expect(parsed).toEqual({ command: 'none', exitCode: 2 });
    expect(error).toContain('serve');
    expect(out).toBe('');
  });

  it('other commands read the rest of the arguments themselves', () => {
    const argv = ['--queue', 'q', '--count', '3'];
    expect(run('publish', ...argv).parsed).toEqual({ command: 'other', name: 'publish', argv });
    expect(run('help', 'publish').parsed).toEqual({
      command: 'other',
      name: 'publish',
      argv: ['--help'],
    });
  });

  it('help lists every command, and a misspelt one is suggested', () => {
    const { out } = run('--help');
    for (const name of ['serve', ...catalog.keys()])
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(run('publsh').error).toContain('Did you mean publish?');
  });
});
