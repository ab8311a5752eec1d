// What became of a publish: plain values, because every message has one.

export const PublishOutcome = {
  /** In at least one queue. */
  routed: 0,
  /** No queue was found: returned when mandatory, else dropped. */
  unroutable: 1,
  /** A queue refused it [rabbitmq: maxlength, reject-publish]: negatively confirmed. */
  refused: 2,
} as const;
export type PublishOutcome = (typeof PublishOutcome)[keyof typeof PublishOutcome];
