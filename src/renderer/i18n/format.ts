// Numbers, rates, sizes, times and dates in the current language, by Intl. Nothing here knows a unit of
// the broker's that it does not get.

import { currentLanguage, i18n } from './index.ts';

const formats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const language = currentLanguage();
  const key = language + JSON.stringify(options);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const language = currentLanguage();
  const key = language + JSON.stringify(options);
  const known = dateFormats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(language, options);
  dateFormats.set(key, format);
  return format;
}

/** Every digit, grouped: `12,345`. */
export const formatNumber = (value: number): string => numberFormat({}).format(value);

/** Short from 10,000 up: `9,876`, `12.3K`, `1.2M`; Chinese counts in 万 and 亿. */
export function formatCompact(value: number): string {
  if (Math.abs(value) < 10_000) return formatNumber(value);
  return numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** Digits of a rate per second, steady in width: `0`, `0.4`, `12.3`, `456`, `12.3K`. */
export function formatRateDigits(perSecond: number): string {
  if (perSecond === 0) return '0';
  if (perSecond < 0.05) return `<${numberFormat({ minimumFractionDigits: 1 }).format(0.1)}`;
  if (perSecond < 99.95) {
    return numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(perSecond);
  }
  return formatCompact(Math.round(perSecond));
}

/** A rate with its unit: `12.3/s`. */
export const formatRate = (perSecond: number): string =>
  i18n.t('ui:perSecond', { rate: formatRateDigits(perSecond) });

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in steps of 1024: `512 bytes`, `1.5 kB`, `23 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  while (Math.abs(value) >= 1024 && step < BYTE_UNITS.length - 1) {
    value /= 1024;
    step += 1;
  }
  const unit = BYTE_UNITS[step] ?? 'byte';
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

const withUnit = (value: number, unit: string, digits = 0): string =>
  numberFormat({
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value);

/** Seconds in a unit and in the one below it, which is shown beside it. */
const LONG_SPANS = [
  { unit: 'day', size: 86_400, below: 'hour', belowSize: 3600 },
  { unit: 'hour', size: 3600, below: 'minute', belowSize: 60 },
  { unit: 'minute', size: 60, below: 'second', belowSize: 1 },
] as const;

/** A span of time in its two largest units: `350 ms`, `1.5 sec`, `2 min 5 sec`, `3 hr 20 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return withUnit(ms, 'millisecond', ms < 10 ? 1 : 0);
  const seconds = ms / 1000;
  const span = LONG_SPANS.find(({ size }) => Math.round(seconds) >= size);
  if (span === undefined) return withUnit(seconds, 'second', seconds < 10 ? 1 : 0);
  const total = Math.round(seconds);
  const whole = withUnit(Math.floor(total / span.size), span.unit);
  const rest = Math.floor((total % span.size) / span.belowSize);
  return rest === 0 ? whole : `${whole} ${withUnit(rest, span.below)}`;
}

/** Minutes and seconds as on a clock: `00:12`, `1:02:03`. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Time of day with milliseconds, for rows of messages: `14:03:07.250`. */
export const formatTimeOfDay = (atMs: number): string =>
  dateFormat({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(atMs);

/** Date and time for people: `Nov 21, 2026, 14:03:07`. */
export const formatDateTime = (atMs: number): string =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(atMs);

/** Names in a row with the language's own comma and "and". */
export const formatList = (items: readonly string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(items);
