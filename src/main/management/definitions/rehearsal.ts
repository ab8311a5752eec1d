// A second broker without storage, clients or time, that has the same topology and accounts: an import
// is tried on it first, so that the real one gets all of it or nothing.

import type { Definitions } from '../../../shared/topology/definitions.ts';
import { Broker } from '../../broker/broker.ts';
import { MemoryBudget } from '../../broker/memory-budget.ts';
import { parameterValue } from '../../broker/policy/policies.ts';
import type { MessageStore, RecoveredState } from '../../broker/ports.ts';
import { Turn } from '../../broker/turn.ts';
import { applyItem, type Target } from './apply.ts';

const NO_STORE: MessageStore = {
  append: () => {},
  remove: () => {},
  updateDeliveryCount: () => {},
  reserveDeliveries: () => {},
  settleDeliveries: () => {},
  read: () => {},
  purge: () => {},
  dropLane: () => {},
  backlogBytes: 0,
};

/** A broker like `live`, whose `current` definitions are given. */
export function rehearse(live: Target, current: Definitions): Target {
  const { propertiesCodec, randomBytes, clock } = live.broker.parts;
  const nowMs = clock.nowMs;
  const broker = new Broker(
    {
      turn: new Turn(() => {}),
      clock: { nowMs, at: () => () => {} },
      store: NO_STORE,
      definitions: { record: () => {} },
      budget: new MemoryBudget(0),
      propertiesCodec,
      randomBytes,
      // Nobody logs in here, so passwords need not be hashed.
      passwordDigests: { digest: () => new Uint8Array(0), isEqual: () => false },
      loopbackUsers: [],
    },
    accountsOf(live.broker),
  );
  const target = { broker, actor: live.actor };
  for (const item of current.exchanges) applyItem(target, 'exchanges', item);
  for (const item of current.queues) applyItem(target, 'queues', item);
  for (const item of current.bindings) applyItem(target, 'bindings', item);
  for (const { name, limits } of current.vhosts) {
    const vhost = broker.vhost(name);
    if (vhost !== undefined) vhost.limits = limits;
  }
  return target;
}

/** Everything but the topology. */
function accountsOf({ administration }: Broker): RecoveredState {
  const { users, permissions, topicPermissions, vhosts, policies, parameters } = administration;
  const policyParameters = (['policy', 'operator_policy'] as const).flatMap((component) =>
    policies.list(component).map((policy) => {
      const { vhost, name } = policy;
      return { vhost, component, name, value: parameterValue(policy) };
    }),
  );
  const others = parameters
    .list()
    .filter(({ component }) => component !== 'operator_policy' && component !== 'vhost-limits');
  return {
    // Without limits while the topology is copied: what is there already may exceed them.
    vhosts: vhosts.list().map(({ name, settings }) => ({ name, ...settings, limits: {} })),
    users: users.list(),
    permissions: permissions.list(),
    topicPermissions: topicPermissions.list(),
    parameters: [...policyParameters, ...others],
    globalParameters: parameters.globals(),
    exchanges: [],
    queues: [],
    bindings: [],
    lanes: [],
    nextLaneId: 1,
  };
}
