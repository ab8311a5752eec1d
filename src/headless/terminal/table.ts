// Tables for people: aligned columns under a heading. Must never be parsed; scripts use --json.

import type { Terminal } from './terminal.ts';
import { cutTo, printable, textWidth } from './text-width.ts';

export interface Column<Row> {
  readonly title: string;
  /** Numbers stand at the right edge of their column. */
  readonly isNumber?: boolean;
  readonly value: (row: Row) => string | number;
}

const GAP = '  ';
/** No column is made narrower than this to fit the terminal. */
const NARROWEST = 8;

/** The rows as lines, without a line break at the end. Too wide ones are cut on a terminal only. */
export function formatTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  const cells = rows.map((row) => columns.map(({ value }) => cellText(value(row))));
  const widths = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...cells.map((line) => textWidth(line[index] ?? ''))),
  );
  if (terminal.isInteractive) shrink(widths, terminal.columns);
  const line = (texts: readonly string[]): string =>
    columns
      .map(({ isNumber }, index) => {
        const width = widths[index] ?? 0;
        const text = cutTo(texts[index] ?? '', width);
        const blanks = ' '.repeat(width - textWidth(text));
        return isNumber === true ? blanks + text : text + blanks;
      })
      .join(GAP)
      .trimEnd();
  const heading = terminal.paint('bold', line(columns.map(({ title }) => title)));
  return [heading, ...cells.map(line)].join('\n');
}

function cellText(value: string | number): string {
  return typeof value === 'number' ? formatCount(value) : printable(value);
}

/** Takes from the widest column until the line fits. */
function shrink(widths: number[], columns: number): void {
  let excess =
    widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - columns;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) return;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
}

/** `1234567` as `1,234,567`; fractions with one digit. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Number.isInteger(value) ? 0 : 1 });
}
