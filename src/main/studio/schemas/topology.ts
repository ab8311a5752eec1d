// Shapes of the commands that declare, delete and look at exchanges, queues and bindings.

import { z } from 'zod';
import { fields, shortText } from './fields.ts';

export const entityName = z.object({ vhost: z.string().min(1), name: shortText });

const exchangeSpec = z.object({
  ...entityName.shape,
  type: z.enum(['direct', 'fanout', 'topic', 'headers']),
  isDurable: z.boolean(),
  isAutoDelete: z.boolean(),
  isInternal: z.boolean(),
  args: fields,
});

const queueSpec = z.object({
  ...entityName.shape,
  isDurable: z.boolean(),
  isAutoDelete: z.boolean(),
  args: fields,
});

const bindingSpec = z.object({
  vhost: z.string().min(1),
  source: shortText,
  destinationKind: z.enum(['queue', 'exchange']),
  destination: shortText,
  key: shortText,
  args: fields,
});

export const topologySchemas = {
  'exchange.declare': exchangeSpec,
  'exchange.delete': entityName,
  'exchange.recreate': exchangeSpec,
  'exchange.deletion-preview': entityName,
  'queue.declare': queueSpec,
  'queue.delete': entityName,
  'queue.purge': entityName,
  'queue.recreate': z.object({ ...queueSpec.shape, keepsMessages: z.boolean() }),
  'queue.deletion-preview': entityName,
  'binding.declare': bindingSpec,
  'binding.delete': bindingSpec,
} as const;
