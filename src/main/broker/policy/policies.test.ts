import { describe, expect, it } from 'vitest';
import { memoryBroker, recoveredFrom } from '../../../../test/support/memory-broker.ts';
import { INTERNAL_ACTOR } from '../access/actor.ts';
import { longstr } from '../field-table.ts';
import type { JsonObject } from '../json.ts';

function declared() {
  const memory = memoryBroker();
  const vhost = memory.broker.vhost('/');
  if (vhost === undefined) throw new Error('no vhost');
  const requester = memory.broker.administration.requester({ username: 'guest', tags: [] });
  const declare = (name: string, type: string): void => {
    vhost.declareQueue(requester, {
      name,
      isDurable: true,
      isExclusive: false,
      isAutoDelete: false,
      args: [['x-queue-type', longstr(type)]],
    });
  };
  declare('classic', 'classic');
  declare('quorum', 'quorum');
  const { policies } = memory.broker.administration;
  const set = (name: string, definition: JsonObject, more: object = {}): void => {
    policies.set(INTERNAL_ACTOR, 'policy', { vhost: '/', name, pattern: '', definition, ...more });
  };
  const queue = (name: string) => {
    const found = vhost.topology.queues.get(name);
    if (found === undefined) throw new Error(`no queue ${name}`);
    return found;
  };
  return { memory, vhost, policies, set, queue };
}

describe('policies in effect', () => {
  it('are shown with their names and the merged definition', () => {
    const { policies, set, queue } = declared();
    set('mine', { 'max-length': 10, overflow: 'drop-head' });
    policies.set(INTERNAL_ACTOR, 'operator_policy', {
      vhost: '/',
      name: 'theirs',
      pattern: 'class',
      definition: { 'max-length': 5, overflow: 'reject-publish', expires: 9 },
    });
    expect(queue('classic').effectivePolicy).toEqual({
      policy: 'mine',
      operatorPolicy: 'theirs',
      definition: { 'max-length': 5, overflow: 'reject-publish', expires: 9 },
    });
    expect(queue('quorum').effectivePolicy.operatorPolicy).toBeNull();
    policies.clear(INTERNAL_ACTOR, 'policy', '/', 'mine');
    policies.clear(INTERNAL_ACTOR, 'operator_policy', '/', 'theirs');
    expect(queue('classic').effectivePolicy).toEqual({
      policy: null,
      operatorPolicy: null,
      definition: {},
    });
    expect(queue('classic').settings.maxLength).toBeNull();
  });

  it.each([
    ['queues', ['classic', 'quorum']],
    ['classic_queues', ['classic']],
    ['quorum_queues', ['quorum']],
    ['exchanges', []],
    ['streams', []],
    ['all', ['classic', 'quorum']],
  ])('applied to %s reach %j', (applyTo, names) => {
    const { set, queue } = declared();
    set('p', { 'max-length': 1 }, { applyTo });
    const reached = ['classic', 'quorum'].filter((name) => queue(name).settings.maxLength === 1);
    expect(reached).toEqual(names);
  });

  it('a setting that a queue type does not have keeps the whole policy from it', () => {
    const { set, queue } = declared();
    set('p', { 'delivery-limit': 3, 'max-length': 1 });
    expect(queue('classic').effectivePolicy.policy).toBeNull();
    expect(queue('quorum').settings).toMatchObject({ deliveryLimit: 3, maxLength: 1 });
  });

  it('change the alternate exchange of exchanges and routes that are remembered', () => {
    const { vhost, set, policies } = declared();
    const exchange = vhost.topology.exchanges.get('amq.direct');
    const { epoch } = vhost.topology.router;
    set('p', { 'alternate-exchange': 'amq.fanout' }, { applyTo: 'exchanges', pattern: 'direct' });
    expect(exchange?.alternateExchange).toBe('amq.fanout');
    expect(vhost.topology.exchanges.get('')?.alternateExchange).toBeNull();
    expect(vhost.topology.router.epoch).not.toBe(epoch);
    policies.clear(INTERNAL_ACTOR, 'policy', '/', 'p');
    expect(exchange?.alternateExchange).toBeNull();
  });

  it('come back after a restart, before the queues they apply to', () => {
    const { memory, set } = declared();
    set('p', { 'message-ttl': 5 }, { priority: 7, applyTo: 'queues' });
    const again = memoryBroker(recoveredFrom(memory.changes)).broker;
    expect(again.administration.policies.list('policy')).toEqual([
      {
        vhost: '/',
        name: 'p',
        pattern: '',
        applyTo: 'queues',
        priority: 7,
        definition: { 'message-ttl': 5 },
      },
    ]);
    expect(again.vhost('/')?.topology.queues.get('classic')?.settings.messageTtlMs).toBe(5);
  });

  it('setting what is set already is no change', () => {
    const { memory, set } = declared();
    set('p', { 'message-ttl': 5 });
    const { length } = memory.changes;
    set('p', { 'message-ttl': 5 });
    expect(memory.changes).toHaveLength(length);
  });

  it('policymakers set policies, administrators alone operator policies', () => {
    const { policies } = declared();
    const policy = { vhost: '/', name: 'p', pattern: '', definition: { 'max-length': 1 } };
    const policymaker = { username: 'p', tags: ['policymaker'] };
    policies.set(policymaker, 'policy', policy);
    const refused = expect.objectContaining({ condition: 'ACCESS_REFUSED' });
    expect(() => policies.set(policymaker, 'operator_policy', policy)).toThrow(refused);
    const manager = { username: 'm', tags: ['management'] };
    expect(() => policies.set(manager, 'policy', policy)).toThrow(refused);
  });
});
