// The figures of a backlog measurement and their table. Pure.
import { formatBytes, formatCount, formatRate, formatTable } from './table.ts';

/** Rates in messages per second, memory in bytes. `First` and `last` are tenths of the backlog. */
export interface BacklogFigures {
  readonly count: number;
  readonly bodyBytes: number;
  readonly emptyPublish: number;
  readonly emptyConsume: number;
  /** Publishing and consuming at once. */
  readonly emptySteady: number;
  readonly fill: number;
  readonly fillFirst: number | undefined;
  readonly fillLast: number | undefined;
  readonly fullPublish: number;
  readonly fullSteady: number;
  readonly drain: number;
  readonly drainFirst: number | undefined;
  readonly drainLast: number | undefined;
  readonly stopSeconds: number;
  readonly restartSeconds: number;
  readonly crashRestartSeconds: number;
  readonly depthBefore: number;
  readonly depthAfterStop: number;
  readonly depthAfterCrash: number;
  readonly drained: number;
  readonly fillMemory: number;
  readonly restartMemory: number;
  readonly drainMemory: number;
  readonly highestMemory: number;
  /** How often the broker blocked its publishers. */
  readonly blocked: number;
}

const ASKED_SHARE = 0.7;
const ASKED_MEMORY = 400 * 1000 ** 2;
const ASKED_RESTART_SECONDS = 2;

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'missed';
}

function rateRow(title: string, rate: number | undefined, empty: number): string[] {
  if (rate === undefined) return [title, 'too short to tell', '-', ''];
  const share = empty > 0 ? rate / empty : 0;
  return [title, formatRate(rate), `${Math.round(share * 100)}%`, verdict(share >= ASKED_SHARE)];
}

function formatRates(figures: BacklogFigures): string {
  const { emptyPublish, emptyConsume, emptySteady } = figures;
  return formatTable(
    ['rate', 'messages', 'of empty', `>= ${ASKED_SHARE * 100}%`],
    [
      ['publish, empty queue', formatRate(emptyPublish), '', ''],
      rateRow('publish, first tenth of the fill', figures.fillFirst, emptyPublish),
      rateRow('publish, last tenth of the fill', figures.fillLast, emptyPublish),
      rateRow('publish, whole fill', figures.fill, emptyPublish),
      rateRow('publish into the full backlog', figures.fullPublish, emptyPublish),
      ['consume, short queue', formatRate(emptyConsume), '', ''],
      rateRow('consume, first tenth of the drain', figures.drainFirst, emptyConsume),
      rateRow('consume, last tenth of the drain', figures.drainLast, emptyConsume),
      rateRow('consume, whole drain', figures.drain, emptyConsume),
      ['both at once, queue nearly empty', formatRate(emptySteady), '', ''],
      rateRow('both at once, full backlog', figures.fullSteady, emptySteady),
      rateRow('drain, against both at once', figures.drain, emptySteady),
    ],
  );
}

function formatRest(figures: BacklogFigures): string {
  const memory = (title: string, bytes: number): string[] => [
    title,
    formatBytes(bytes),
    verdict(bytes <= ASKED_MEMORY),
  ];
  const restart = (title: string, seconds: number): string[] => [
    title,
    `${seconds.toFixed(2)} s`,
    verdict(seconds <= ASKED_RESTART_SECONDS),
  ];
  const depth = (title: string, count: number): string[] => [
    title,
    formatCount(count),
    count === figures.depthBefore ? 'complete' : 'DIFFERENT',
  ];
  return formatTable(
    ['memory, restart, contents', 'figure', ''],
    [
      memory('resident memory, most during the fill', figures.fillMemory),
      memory('resident memory after the restarts', figures.restartMemory),
      memory('resident memory, most during the drain', figures.drainMemory),
      memory('resident memory, most of all', figures.highestMemory),
      ['clean stop with the full backlog', `${figures.stopSeconds.toFixed(2)} s`, ''],
      restart('ready again after a clean stop', figures.restartSeconds),
      restart('ready again after kill -9', figures.crashRestartSeconds),
      ['messages before the restarts', formatCount(figures.depthBefore), ''],
      depth('messages after the clean stop', figures.depthAfterStop),
      depth('messages after kill -9', figures.depthAfterCrash),
      depth('messages drained', figures.drained),
      ['publishers blocked by the broker', `${figures.blocked} times`, ''],
    ],
  );
}

/** The figures as two tables. */
export function formatBacklog(figures: BacklogFigures): string {
  const title = `Backlog of ${formatCount(figures.count)} messages of ${figures.bodyBytes} bytes`;
  return `${title}\n\n${formatRates(figures)}\n\n${formatRest(figures)}`;
}
