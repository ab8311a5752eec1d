// Shapes of the commands about the program, its connections, layouts and definitions.

import { z } from 'zod';
import type { VhostLayout } from '../../../shared/ipc/contract.ts';
import { shortText } from './fields.ts';

const vhost = z.string().min(1);
const coordinate = z.number();

const layout: z.ZodType<VhostLayout> = z.object({
  version: z.literal(1),
  positions: z.record(
    z.string(),
    z.object({ x: coordinate, y: coordinate, isPlaced: z.boolean() }),
  ),
  groups: z.array(z.object({ id: z.string(), title: z.string(), members: z.array(z.string()) })),
  viewport: z.object({ x: coordinate, y: coordinate, zoom: z.number().positive() }).nullable(),
});

const scope = z.object({ vhost: vhost.nullable() });
const file = z.object({ ...scope.shape, text: z.string() });

export const programSchemas = {
  'studio.welcome': z.object({}),
  'connection.close': z.object({ name: z.string().min(1), reason: shortText }),
  'layout.load': z.object({ vhost }),
  'layout.save': z.object({ vhost, layout }),
  'definitions.export': scope,
  'definitions.compare': file,
  'definitions.import': file,
} as const;
