// Every route of the API, in the order of the description.

import type { Route } from '../route.ts';
import { bindingRoutes } from './bindings.ts';
import { connectionRoutes } from './connections.ts';
import { definitionRoutes } from './definitions.ts';
import { exchangeRoutes } from './exchanges.ts';
import { featureRoutes } from './features.ts';
import { healthRoutes } from './health.ts';
import { limitRoutes } from './limits.ts';
import { messageRoutes } from './messages.ts';
import { overviewRoutes } from './overview.ts';
import { parameterRoutes } from './parameters.ts';
import { permissionRoutes } from './permissions.ts';
import { policyRoutes } from './policies.ts';
import { queueRoutes } from './queues.ts';
import { userRoutes } from './users.ts';
import { vhostRoutes } from './vhosts.ts';

export const ROUTES: readonly Route[] = [
  ...overviewRoutes,
  ...queueRoutes,
  ...exchangeRoutes,
  ...bindingRoutes,
  ...messageRoutes,
  ...connectionRoutes,
  ...vhostRoutes,
  ...userRoutes,
  ...permissionRoutes,
  ...limitRoutes,
  ...policyRoutes,
  ...parameterRoutes,
  ...definitionRoutes,
  ...healthRoutes,
  ...featureRoutes,
];
