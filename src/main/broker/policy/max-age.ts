// Ages as RabbitMQ's streams write them: a number and a unit. Pure.

const AGE = /^([1-9]\d*)([YMDhms])$/;
const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  Y: 365 * DAY_MS,
  M: 30 * DAY_MS,
  D: DAY_MS,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
};

/** Milliseconds of an age such as `7D` [rabbitmq: streams, x-max-age]; null for any other text. */
export function ageMs(text: string): number | null {
  const match = AGE.exec(text);
  if (match === null) return null;
  const unitMs = UNIT_MS[match[2] ?? ''];
  return unitMs === undefined ? null : Number(match[1]) * unitMs;
}
