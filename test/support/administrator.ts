// Administers the broker under test: a Warren through its own process, a RabbitMQ with rabbitmqctl, so
// that the same tests run against both.

import type { BrokerUnderTest } from './broker.ts';
import type { RabbitMQ } from './rabbitmq.ts';

export interface PolicyFields {
  readonly pattern: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly applyTo?: string;
  readonly priority?: number;
  readonly vhost?: string;
}

export interface Administrator {
  addUser(name: string, password: string, tags?: readonly string[]): Promise<void>;
  deleteUser(name: string): Promise<void>;
  /** Three regular expressions: configure, write, read. */
  setPermissions(
    user: string,
    vhost: string,
    rights: readonly [string, string, string],
  ): Promise<void>;
  clearPermissions(user: string, vhost: string): Promise<void>;
  /** Two regular expressions: write, read. */
  setTopicPermissions(
    user: string,
    vhost: string,
    exchange: string,
    rights: readonly [string, string],
  ): Promise<void>;
  addVhost(name: string, defaultQueueType?: string): Promise<void>;
  deleteVhost(name: string): Promise<void>;
  setVhostLimit(vhost: string, limit: string, value: number): Promise<void>;
  setUserLimit(user: string, limit: string, value: number): Promise<void>;
  setPolicy(name: string, fields: PolicyFields): Promise<void>;
  clearPolicy(name: string, vhost?: string): Promise<void>;
  setOperatorPolicy(name: string, fields: PolicyFields): Promise<void>;
  clearOperatorPolicy(name: string, vhost?: string): Promise<void>;
  setTracing(vhost: string, isOn: boolean): Promise<void>;
  /** Closes all connections of a user. */
  closeConnections(user: string, reason: string): Promise<void>;
}

/** Of a Warren that runs in a process of its own. */
export function warrenAdministrator(broker: () => BrokerUnderTest): Administrator {
  const call = async (operation: string, ...args: readonly unknown[]): Promise<void> => {
    await broker().administer(operation, ...args);
  };
  const policy = (name: string, fields: PolicyFields) => ({ vhost: '/', ...fields, name });
  return {
    addUser: (name, password, tags = []) => call('users.put', { name, password, tags }),
    deleteUser: (name) => call('users.delete', name),
    setPermissions: (user, vhost, [configure, write, read]) =>
      call('permissions.set', { user, vhost, configure, write, read }),
    clearPermissions: (user, vhost) => call('permissions.clear', user, vhost),
    setTopicPermissions: (user, vhost, exchange, [write, read]) =>
      call('topicPermissions.set', { user, vhost, exchange, write, read }),
    addVhost: (name, defaultQueueType) => call('vhosts.put', name, { defaultQueueType }),
    deleteVhost: (name) => call('vhosts.delete', name),
    setVhostLimit: (vhost, limit, value) => call('vhosts.setLimit', vhost, limit, value),
    setUserLimit: (user, limit, value) => call('users.setLimit', user, limit, value),
    setPolicy: (name, fields) => call('policies.set', 'policy', policy(name, fields)),
    clearPolicy: (name, vhost = '/') => call('policies.clear', 'policy', vhost, name),
    setOperatorPolicy: (name, fields) =>
      call('policies.set', 'operator_policy', policy(name, fields)),
    clearOperatorPolicy: (name, vhost = '/') =>
      call('policies.clear', 'operator_policy', vhost, name),
    setTracing: (vhost, isOn) => call('vhosts.setTracing', vhost, isOn),
    closeConnections: (user, reason) => call('connections.close', user, reason),
  };
}

/** Of a RabbitMQ; every call takes about two seconds. */
export function rabbitAdministrator(node: () => RabbitMQ): Administrator {
  const control = async (...args: readonly string[]): Promise<void> => {
    await node().control(...args);
  };
  const setPolicy = (command: string, name: string, fields: PolicyFields): Promise<void> => {
    const { vhost = '/', applyTo = 'all', priority = 0, pattern, definition } = fields;
    const options = ['-p', vhost, '--apply-to', applyTo, '--priority', String(priority)];
    return control(command, ...options, name, pattern, JSON.stringify(definition));
  };
  return {
    addUser: async (name, password, tags = []) => {
      await control('add_user', name, password);
      if (tags.length > 0) await control('set_user_tags', name, ...tags);
    },
    deleteUser: (name) => control('delete_user', name),
    setPermissions: (user, vhost, rights) =>
      control('set_permissions', '-p', vhost, user, ...rights),
    clearPermissions: (user, vhost) => control('clear_permissions', '-p', vhost, user),
    setTopicPermissions: (user, vhost, exchange, rights) =>
      control('set_topic_permissions', '-p', vhost, user, exchange, ...rights),
    addVhost: (name, type) =>
      control('add_vhost', name, ...(type === undefined ? [] : ['--default-queue-type', type])),
    deleteVhost: (name) => control('delete_vhost', name),
    setVhostLimit: (vhost, limit, value) =>
      control('set_vhost_limits', '-p', vhost, JSON.stringify({ [limit]: value })),
    setUserLimit: (user, limit, value) =>
      control('set_user_limits', user, JSON.stringify({ [limit]: value })),
    setPolicy: (name, fields) => setPolicy('set_policy', name, fields),
    clearPolicy: (name, vhost = '/') => control('clear_policy', '-p', vhost, name),
    setOperatorPolicy: (name, fields) => setPolicy('set_operator_policy', name, fields),
    clearOperatorPolicy: (name, vhost = '/') => control('clear_operator_policy', '-p', vhost, name),
    setTracing: (vhost, isOn) => control(isOn ? 'trace_on' : 'trace_off', '-p', vhost),
    closeConnections: (user, reason) => control('close_all_user_connections', user, reason),
  };
}
