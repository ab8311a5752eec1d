import { describe, expect, it } from 'vitest';
import { memoryBroker, recoveredFrom } from '../../../test/support/memory-broker.ts';
import { INTERNAL_ACTOR } from './access/actor.ts';
import { EMPTY_TABLE } from './field-table.ts';

const administrator = { username: 'guest', tags: ['administrator'] };

describe('vhosts', () => {
  it('belong to whoever made them, and are kept with all settings but tracing', () => {
    const memory = memoryBroker();
    const { vhosts, permissions } = memory.broker.administration;
    const settings = {
      description: 'for tests',
      tags: ['a', 'b'],
      defaultQueueType: 'quorum',
      isTracing: true,
      isProtectedFromDeletion: true,
    };
    expect(vhosts.put(administrator, 'v', settings)).toBe('created');
    expect(permissions.hasVhostAccess('guest', 'v')).toBe(true);
    expect(vhosts.get('v')?.firehose).not.toBeNull();
    vhosts.setLimit(administrator, 'v', 'max-queues', 7);
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration.vhosts.get('v');
    expect(again?.settings).toEqual({ ...settings, isTracing: false });
    expect(again?.limits).toEqual({ 'max-queues': 7 });
  });

  it('changing one setting leaves the others', () => {
    const { vhosts } = memoryBroker().broker.administration;
    vhosts.put(administrator, 'v', { description: 'one', tags: ['t'] });
    expect(vhosts.put(administrator, 'v', { description: 'two' })).toBe('updated');
    expect(vhosts.get('v')?.settings).toMatchObject({ description: 'two', tags: ['t'] });
    vhosts.setTracing(administrator, 'v', true);
    vhosts.setTracing(administrator, 'v', false);
    expect(vhosts.get('v')?.firehose).toBeNull();
  });

  it('deleting one takes everything in it away for good', () => {
    const memory = memoryBroker();
    const { vhosts, policies, parameters, requester } = bound(memory);
    vhosts.put(administrator, 'v', {});
    const vhost = vhosts.get('v');
    vhost?.declareQueue(requester, {
      name: 'q',
      isDurable: true,
      isExclusive: false,
      isAutoDelete: false,
      args: EMPTY_TABLE,
    });
    const policy = { vhost: 'v', name: 'p', pattern: '', definition: { 'max-length': 1 } };
    policies.set(administrator, 'policy', policy);
    parameters.set(administrator, { vhost: 'v', component: 'c', name: 'n', value: { a: 1 } });
    vhosts.delete(administrator, 'v');
    expect(vhost?.topology.queues.size).toBe(0);
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration;
    expect(again.vhosts.list().map(({ name }) => name)).toEqual(['/']);
    expect(again.policies.list('policy')).toEqual([]);
    expect(again.parameters.list()).toEqual([]);
    expect(again.permissions.ofVhost('v')).toEqual([]);
    expect(recoveredFrom(memory.changes).queues).toEqual([]);
  });

  it('a protected one stays until the protection is taken away', () => {
    const { vhosts } = memoryBroker().broker.administration;
    vhosts.put(administrator, 'v', { isProtectedFromDeletion: true });
    expect(() => vhosts.delete(administrator, 'v')).toThrow(
      "virtual host 'v' is protected from deletion",
    );
    vhosts.put(administrator, 'v', { isProtectedFromDeletion: false });
    vhosts.delete(administrator, 'v');
    expect(vhosts.get('v')).toBeUndefined();
  });

  it.each([
    ['', {}, 'virtual host name must not be empty'],
    ['x'.repeat(256), {}, 'virtual host name is too long'],
    ['v', { defaultQueueType: 'stack' }, 'Unsupported default queue type: stack'],
  ])('%j with %j is refused', (name, spec, message) => {
    const { vhosts } = memoryBroker().broker.administration;
    expect(() => vhosts.put(administrator, name, spec)).toThrow(
      expect.objectContaining({ condition: 'PRECONDITION_FAILED', message }),
    );
    expect(vhosts.list()).toHaveLength(1);
  });
});

describe('parameters', () => {
  it('of any component are kept and given back as they are', () => {
    const memory = memoryBroker();
    const { parameters } = bound(memory);
    const shovel = {
      vhost: '/',
      component: 'shovel',
      name: 's',
      value: { 'src-uri': ['amqp://'] },
    };
    expect(parameters.set(administrator, shovel)).toBe('created');
    expect(parameters.set(administrator, shovel)).toBe('updated');
    parameters.setGlobal(administrator, 'cluster_name', 'mine');
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration.parameters;
    expect(again.list()).toEqual([shovel]);
    expect(again.globals()).toEqual([{ name: 'cluster_name', value: 'mine' }]);
    again.clear(administrator, '/', 'shovel', 's');
    expect(() => again.clear(administrator, '/', 'shovel', 's')).toThrow(
      'Parameter does not exist',
    );
  });

  it('operator policies and vhost limits are parameters too', () => {
    const { parameters, policies, vhosts } = bound(memoryBroker());
    const value = { pattern: 'a', definition: { expires: 9 }, priority: 1, 'apply-to': 'queues' };
    const policy = { vhost: '/', component: 'operator_policy', name: 'p', value };
    const limits = {
      vhost: '/',
      component: 'vhost-limits',
      name: 'limits',
      value: { 'max-queues': 3 },
    };
    parameters.set(administrator, policy);
    parameters.set(administrator, limits);
    expect(policies.get('operator_policy', '/', 'p')).toMatchObject({ pattern: 'a', priority: 1 });
    expect(vhosts.get('/')?.limits).toEqual({ 'max-queues': 3 });
    expect(parameters.list()).toEqual([policy, limits]);
    parameters.clear(administrator, '/', 'operator_policy', 'p');
    parameters.clear(administrator, '/', 'vhost-limits', 'limits');
    expect(parameters.list()).toEqual([]);
  });

  it('plain policies are none', () => {
    const { parameters } = bound(memoryBroker());
    const value = { pattern: 'a', definition: { expires: 9 } };
    expect(() =>
      parameters.set(administrator, { vhost: '/', component: 'policy', name: 'p', value }),
    ).toThrow('policies may not be set using this method');
  });
});

function bound({ broker }: ReturnType<typeof memoryBroker>) {
  const { vhosts, policies, parameters } = broker.administration;
  return { vhosts, policies, parameters, requester: grantAll(broker) };
}

/** A requester that may do everything, whatever the vhost. */
function grantAll(broker: ReturnType<typeof memoryBroker>['broker']) {
  const requester = broker.administration.requester(INTERNAL_ACTOR);
  return { ...requester, authorizer: { allows: () => true, allowsTopic: () => true } };
}
