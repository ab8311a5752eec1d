// What can be drawn anew: the templates in the order of the palette, with their signs and first names.

import type { ReactNode } from 'react';
import type { ExchangeSpec, QueueSpec } from '../../shared/ipc/contract.ts';
import { freeName } from '../../shared/topology/name-rules.ts';
import type { NodeTemplate } from '../state/authoring-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { ExchangeGlyph, QueueTypeGlyph } from '../ui/exchange-glyph.tsx';

/** Streams come when the broker has them: it refuses to declare one. */
export const NODE_TEMPLATES: readonly NodeTemplate[] = [
  { kind: 'exchange', type: 'direct' },
  { kind: 'exchange', type: 'fanout' },
  { kind: 'exchange', type: 'topic' },
  { kind: 'exchange', type: 'headers' },
  { kind: 'queue', type: 'classic' },
  { kind: 'queue', type: 'quorum' },
];

/** `exchange-topic`, `queue-classic`: also the end of the key of its texts. */
export const templateKey = (template: NodeTemplate) =>
  template.kind === 'exchange'
    ? (`exchange-${template.type}` as const)
    : (`queue-${template.type}` as const);

export function TemplateGlyph({
  template,
  size,
}: {
  template: NodeTemplate;
  size?: number;
}): ReactNode {
  const given = size === undefined ? {} : { size };
  return template.kind === 'exchange' ? (
    <ExchangeGlyph type={template.type} {...given} />
  ) : (
    <QueueTypeGlyph type={template.type} {...given} />
  );
}

/** Names of the objects of that kind that are there. */
export function takenNames(kind: NodeTemplate['kind']): ReadonlySet<string> {
  const { exchanges, queues } = useTopology.getState();
  return new Set([...(kind === 'exchange' ? exchanges : queues).values()].map(({ name }) => name));
}

/** A name to begin with, not taken: names are for code, so they are not translated. */
export function firstName(template: NodeTemplate): string {
  const wanted =
    template.kind === 'exchange'
      ? `${template.type}-exchange`
      : template.type === 'classic'
        ? 'queue'
        : `${template.type}-queue`;
  return freeName(wanted, takenNames(template.kind));
}

/** Durable, and otherwise RabbitMQ's defaults. */
export const newExchange = (
  vhost: string,
  name: string,
  type: ExchangeSpec['type'],
): ExchangeSpec => ({
  vhost,
  name,
  type,
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  args: [],
});

export const newQueue = (vhost: string, name: string, type: string): QueueSpec => ({
  vhost,
  name,
  isDurable: true,
  isAutoDelete: false,
  // Said of classic ones too, as RabbitMQ's own page does: the vhost may have another default.
  args: [['x-queue-type', { type: 'longstr', value: type }]],
});
