// What a command prints to and how wide and colourful it may be. Must never write a control sequence
// to what is not a terminal.

/** A stream as far as commands need it. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, onWritten?: (error?: Error | null) => void): boolean;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** What to print for where the size is not known. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** One of stdout and stderr. */
export class Terminal {
  readonly #stream: OutputStream;
  readonly #isColoured: boolean;

  /** `env` decides on colours: NO_COLOR [no-color.org], FORCE_COLOR and TERM=dumb are respected. */
  constructor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>) {
    this.#stream = stream;
    this.#isColoured = mayColour(stream.isTTY === true, env);
  }

  /** Whether a person is looking, so that a line may be drawn over. */
  get isInteractive(): boolean {
    return this.#stream.isTTY === true;
  }

  get isColoured(): boolean {
    return this.#isColoured;
  }

  get columns(): number {
    // A terminal that does not know its width says 0.
    return this.#stream.columns || DEFAULT_COLUMNS;
  }

  get rows(): number {
    return this.#stream.rows || DEFAULT_ROWS;
  }

  write(text: string): boolean {
    return this.#stream.write(text);
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  /** Resolves with true when the text has been taken, with false when its reader went away. */
  writeAll(text: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#stream.write(text, (error) => resolve(error === undefined || error === null));
    });
  }

  paint(style: Style, text: string): string {
    if (!this.#isColoured || text === '') return text;
    const [on, off] = CODES[style];
    return `\x1b[${on}m${text}\x1b[${off}m`;
  }
}

function mayColour(
  isTerminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}
