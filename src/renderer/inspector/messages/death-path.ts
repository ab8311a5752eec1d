// A message's history of dead-lettering in the order of time. Pure.

import type { DeathStep } from '../../../shared/ipc/message.ts';

export interface PathStep extends DeathStep {
  /** From 1 up, the oldest first. */
  readonly number: number;
}

/** RabbitMQ puts the newest first, and moves what happens again to the front [rabbitmq: dlx]. */
export const deathPath = (deaths: readonly DeathStep[]): readonly PathStep[] =>
  [...deaths].reverse().map((step, index) => ({ ...step, number: index + 1 }));

/** Times a message was dead-lettered, all steps together. */
export const timesDied = (deaths: readonly DeathStep[]): number =>
  deaths.reduce((sum, { count }) => sum + count, 0);
