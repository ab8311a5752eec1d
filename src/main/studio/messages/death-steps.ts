// The x-death header as steps that a person can read [rabbitmq: dlx, effects on messages].

import type { DeathStep } from '../../../shared/ipc/message.ts';
import { type FieldTable, lookup } from '../../broker/field-table.ts';

/** Newest first, as the broker writes them; what is not of that form is left out. */
export function deathSteps(headers: FieldTable): readonly DeathStep[] {
  const deaths = lookup(headers, 'x-death');
  if (deaths?.type !== 'array') return [];
  return deaths.value.flatMap((death) => (death.type === 'table' ? [stepOf(death.value)] : []));
}

function stepOf(death: FieldTable): DeathStep {
  const time = lookup(death, 'time');
  const keys = lookup(death, 'routing-keys');
  return {
    queue: textOf(death, 'queue'),
    reason: textOf(death, 'reason'),
    count: countOf(death),
    exchange: textOf(death, 'exchange'),
    routingKeys:
      keys?.type === 'array'
        ? keys.value.flatMap((key) => (key.type === 'longstr' ? [key.value] : []))
        : [],
    atMs: time?.type === 'timestamp' ? Number(time.value) * 1000 : null,
  };
}

function textOf(death: FieldTable, name: string): string {
  const field = lookup(death, name);
  return field?.type === 'longstr' ? field.value : '';
}

function countOf(death: FieldTable): number {
  const value = lookup(death, 'count')?.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 1;
}
