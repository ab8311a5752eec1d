// A policy: settings for all objects of a vhost whose name matches [rabbitmq: parameters, policies].
// Operator policies have the same form and limit what policies and arguments may ask for.

import { isSameJson, type JsonObject } from '../json.ts';
import type { QueueType } from '../queue-type.ts';

export type PolicyKind = 'policy' | 'operator_policy';

export const POLICY_TARGETS = [
  'all',
  'queues',
  'exchanges',
  'classic_queues',
  'quorum_queues',
  'streams',
] as const;

/** What a policy applies to. */
export type PolicyTarget = (typeof POLICY_TARGETS)[number];

/** `pattern` is a regular expression, not anchored; the highest priority wins. */
export interface Policy {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly applyTo: PolicyTarget;
  readonly priority: number;
  readonly definition: JsonObject;
}

/** What policies mean for one queue or exchange. */
export interface EffectivePolicy {
  /** Names of the policies that apply, or null. */
  readonly policy: string | null;
  readonly operatorPolicy: string | null;
  /** The two merged: RabbitMQ's `effective_policy_definition`. */
  readonly definition: JsonObject;
}

export const NO_POLICY: EffectivePolicy = { policy: null, operatorPolicy: null, definition: {} };

/** Whether the target covers an object of this kind. */
export function covers(target: PolicyTarget, kind: 'exchange' | QueueType): boolean {
  switch (target) {
    case 'all':
      return true;
    case 'exchanges':
      return kind === 'exchange';
    case 'queues':
      return kind !== 'exchange';
    case 'classic_queues':
      return kind === 'classic';
    case 'quorum_queues':
      return kind === 'quorum';
    case 'streams':
      return kind === 'stream';
  }
}

/** Whether two effective policies come from the same ones and say the same. */
export function isSamePolicy(a: EffectivePolicy, b: EffectivePolicy): boolean {
  return (
    a.policy === b.policy &&
    a.operatorPolicy === b.operatorPolicy &&
    isSameJson(a.definition, b.definition)
  );
}
