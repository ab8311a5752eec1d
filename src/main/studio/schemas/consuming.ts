// Shapes of the commands of "Consume here".

import { z } from 'zod';
import { shortText } from './fields.ts';

const consumerId = z.string().min(1);

export const consumingSchemas = {
  'consume.start': z.object({
    vhost: z.string().min(1),
    queue: shortText,
    prefetch: z.int().min(1).max(1000),
  }),
  'consume.settle': z.object({
    consumerId,
    deliveryTags: z.array(z.int().min(1)).max(1000),
    verb: z.enum(['ack', 'nack-requeue', 'reject']),
  }),
  'consume.stop': z.object({ consumerId }),
} as const;
