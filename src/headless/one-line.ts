// How the command line says what is wrong with its arguments.

/** `error: unknown option '--x'\n(Did you mean --y?)` as one line that says who speaks and where to look. */
export function oneLine(text: string, path: string): string {
  const message = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return `warren: ${message}. See '${path} --help'\n`;
}
