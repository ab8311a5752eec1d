// Draws the picture of the README from the measurements of `npm run bench -- --json FILE`: messages a
// second of each scenario, this broker above the other, as an SVG that reads in light and dark.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Measurement } from './report.ts';
import { summarize } from './statistics.ts';

const WIDTH = 760;
const NAME_WIDTH = 210;
const ROW_HEIGHT = 40;
const BAR_HEIGHT = 12;
const TOP = 56;
const COLORS = { warren: '#e4572e', other: '#8a93a6' };

interface Bar {
  readonly scenario: string;
  readonly ours: number;
  readonly theirs: number;
}

/** Medians of the scenarios that measure a rate and that both brokers completed. */
export function barsOf(measurements: readonly Measurement[], other: string): readonly Bar[] {
  const names = [...new Set(measurements.map((run) => run.scenario))];
  return names
    .filter((name) => !name.startsWith('latency'))
    .flatMap((scenario) => {
      const medianOf = (broker: string): number | undefined => {
        const runs = measurements.filter((r) => r.broker === broker && r.scenario === scenario);
        return summarize(runs.flatMap((run) => run.value ?? []))?.median;
      };
      const ours = medianOf('warren');
      const theirs = medianOf(other);
      return ours === undefined || theirs === undefined ? [] : [{ scenario, ours, theirs }];
    });
}

const thousands = (rate: number): string => `${Math.round(rate / 1000).toLocaleString('en')}k`;

/** The chart as SVG text; bars are to one linear scale. */
export function drawChart(bars: readonly Bar[], other: string): string {
  const most = Math.max(...bars.map(({ ours, theirs }) => Math.max(ours, theirs)));
  const scale = (WIDTH - NAME_WIDTH - 150) / most;
  const rows = bars.map(({ scenario, ours, theirs }, index) => {
    const y = TOP + index * ROW_HEIGHT;
    const ratio = `${thousands(ours)}/s, ${(ours / theirs).toFixed(1)} times`;
    return [
      text(0, y + 17, scenario),
      rect(NAME_WIDTH, y, ours * scale, COLORS.warren),
      text(NAME_WIDTH + ours * scale + 8, y + 10, ratio),
      rect(NAME_WIDTH, y + BAR_HEIGHT + 2, theirs * scale, COLORS.other),
      text(NAME_WIDTH + theirs * scale + 8, y + BAR_HEIGHT + 12, `${thousands(theirs)}/s`, 'minor'),
    ].join('\n');
  });
  const height = TOP + bars.length * ROW_HEIGHT;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" role="img" aria-label="Messages a second, Warren and ${other}">
<style>
text { font: 12px system-ui, sans-serif; fill: #4a5264; }
.title { font-size: 15px; font-weight: 600; }
.minor { font-size: 11px; }
@media (prefers-color-scheme: dark) { text { fill: #c3cad9; } }
</style>
${text(0, 18, 'Messages consumed a second, same machine, same run', 'title')}
${rect(NAME_WIDTH, 28, 12, COLORS.warren)}${text(NAME_WIDTH + 18, 38, 'Warren')}
${rect(NAME_WIDTH + 90, 28, 12, COLORS.other)}${text(NAME_WIDTH + 108, 38, other)}
${rows.join('\n')}
</svg>
`;
}

function text(x: number, y: number, content: string, className = ''): string {
  const attribute = className === '' ? '' : ` class="${className}"`;
  return `<text x="${x.toFixed(0)}" y="${y}"${attribute}>${content}</text>`;
}

function rect(x: number, y: number, width: number, color: string): string {
  const size = `width="${Math.max(1, width).toFixed(1)}" height="${BAR_HEIGHT}"`;
  return `<rect x="${x}" y="${y}" ${size} rx="2" fill="${color}"/>`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [from, to] = process.argv.slice(2);
  if (from === undefined || to === undefined) {
    process.stderr.write('usage: node bench/chart.ts MEASUREMENTS.json CHART.svg\n');
    process.exit(2);
  }
  const { measurements } = JSON.parse(readFileSync(from, 'utf8')) as {
    measurements: readonly Measurement[];
  };
  writeFileSync(to, drawChart(barsOf(measurements, 'rabbitmq'), 'RabbitMQ'));
}
