import { describe, expect, it } from 'vitest';
import { DefinitionItem } from './definition-item.ts';
import type { Json } from './definitions.ts';

const item = (fields: Json, vhost?: string): DefinitionItem =>
  new DefinitionItem('queues', 3, fields, vhost);

describe('an object of a definitions file', () => {
  it('says in its complaints where in the file it is', () => {
    expect(() => item('q')).toThrow('queues[3] must be an object');
    expect(() => item({}).text('name')).toThrow("queues[3]: mandatory field 'name' is missing");
    expect(() => item({ name: 1 }).text('name')).toThrow("queues[3]: 'name' must be a string");
    expect(() => item({ durable: 1 }).flag('durable', true)).toThrow("'durable' must be true or");
    expect(() => item({ priority: 0.5 }).integer('priority', 0)).toThrow('must be a whole number');
  });

  it('takes names up to 255 bytes, not characters', () => {
    expect(item({ name: 'n'.repeat(255) }).name('name')).toHaveLength(255);
    expect(() => item({ name: 'é'.repeat(128) }).name('name')).toThrow(
      "queues[3]: 'name' is too long: 256 bytes, at most 255 are allowed",
    );
  });

  it('belongs to the vhost that the file is for rather than to its own', () => {
    expect(item({ vhost: 'a' }).vhost()).toBe('a');
    expect(item({ vhost: 'a' }, 'b').vhost()).toBe('b');
    expect(() => item({}).vhost()).toThrow('no_such_vhost');
  });

  it('has limits as an object, as pairs, or as an empty list', () => {
    expect(item({ limits: { 'max-queues': 1 } }).limits('limits')).toEqual({ 'max-queues': 1 });
    expect(item({ limits: [['max-queues', 1]] }).limits('limits')).toEqual({ 'max-queues': 1 });
    expect(item({ limits: [] }).limits('limits')).toEqual({});
    expect(() => item({ limits: { a: 'b' } }).limits('limits')).toThrow("'limits.a' must be a num");
  });

  it('names the fields that nobody asked for', () => {
    const queue = item({ name: 'q', durable: true, leader: 'rabbit@host' });
    queue.flag('durable', true);
    queue.name('name');
    expect(queue.unread()).toEqual(["queues[3] 'q': field 'leader'"]);
  });
});
