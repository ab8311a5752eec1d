// Reads a configuration file: lines of `name = value`, as in rabbitmq.conf, with the names of the command
// line. Must never skip what it does not understand.

import { closestName } from '../base/closest-name.ts';
import { isSettingName, type SettingName, settingNames } from './settings.ts';

/** A line of the file: the setting's text and where it stands. */
export interface FileEntry {
  readonly name: SettingName;
  readonly text: string;
  readonly line: number;
}

/** A line that cannot be read; the message says which and why. */
export class ConfigFileError extends Error {
  constructor(line: number, complaint: string) {
    super(`line ${line}: ${complaint}`);
    this.name = 'ConfigFileError';
  }
}

/**
 * The file's entries in order. `#` starts a comment at the start of a line or after a blank; a value may
 * stand in double quotes, in which nothing has a meaning of its own. A repeatable setting may have
 * several lines, any other only one. Throws `ConfigFileError`.
 */
export function parseConfigFile(text: string): readonly FileEntry[] {
  const entries: FileEntry[] = [];
  const firstLineOf = new Map<SettingName, number>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, raw] of lines.entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#')) continue;
    const equals = content.indexOf('=');
    const name = content.slice(0, Math.max(equals, 0)).trimEnd();
    const value = equals < 0 ? undefined : readValue(content.slice(equals + 1).trimStart());
    if (value === undefined || name === '') {
      throw new ConfigFileError(line, `expected 'name = value', found '${content}'`);
    }
    if (!isSettingName(name)) {
      const meant = closestName(name, settingNames);
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      throw new ConfigFileError(line, `unknown setting '${name}'${hint}`);
    }
    const firstLine = firstLineOf.get(name);
    if (firstLine !== undefined && name !== 'host') {
      throw new ConfigFileError(line, `'${name}' is already set in line ${firstLine}`);
    }
    firstLineOf.set(name, line);
    entries.push({ name, text: value, line });
  }
  return entries;
}

/** The value at the start of `text` without its quotes and comment; undefined when quotes are wrong. */
function readValue(text: string): string | undefined {
  if (text.startsWith('"')) {
    const end = text.indexOf('"', 1);
    const rest = text.slice(end + 1).trimStart();
    return end > 0 && (rest === '' || rest.startsWith('#')) ? text.slice(1, end) : undefined;
  }
  const comment = text.startsWith('#') ? 0 : text.search(/\s#/);
  const value = comment < 0 ? text : text.slice(0, comment).trimEnd();
  return value.includes('"') ? undefined : value;
}
