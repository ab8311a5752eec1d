// Shapes of the commands that publish messages and look at them.

import { z } from 'zod';
import type { MessageProperties } from '../../../shared/ipc/message.ts';
import { base64, fields, shortText } from './fields.ts';
import { entityName } from './topology.ts';

/** Messages in one answer of a peek; bodies come up to their preview. */
const MAX_PEEKED = 200;
/** Of a body in one answer, before base64. */
const MAX_BODY_PART_BYTES = 4 * 1024 * 1024;

const shortOptional = shortText.exactOptional();

const properties: z.ZodType<MessageProperties> = z.object({
  contentType: shortOptional,
  contentEncoding: shortOptional,
  headers: fields.exactOptional(),
  deliveryMode: z.int().min(1).max(2).exactOptional(),
  priority: z.int().min(0).max(255).exactOptional(),
  correlationId: shortOptional,
  replyTo: shortOptional,
  expiration: shortOptional,
  messageId: shortOptional,
  timestamp: z.int().min(0).exactOptional(),
  type: shortOptional,
  userId: shortOptional,
  appId: shortOptional,
  clusterId: shortOptional,
});

const place = z.object({ level: z.int().min(0), position: z.int().min(0) });

export const messageSchemas = {
  'message.publish': z.object({
    vhost: z.string().min(1),
    exchange: shortText,
    routingKey: shortText,
    properties,
    body: base64,
    isMandatory: z.boolean(),
  }),
  'message.preview-route': z.object({
    vhost: z.string().min(1),
    exchange: shortText,
    routingKey: shortText,
    headers: fields,
  }),
  'message.peek': z.object({
    ...entityName.shape,
    from: place.nullable(),
    maxMessages: z.int().min(1).max(MAX_PEEKED),
  }),
  'message.body': z.object({
    ...entityName.shape,
    at: place,
    offset: z.int().min(0),
    length: z.int().min(0).max(MAX_BODY_PART_BYTES),
  }),
} as const;
