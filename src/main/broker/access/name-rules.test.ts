import { describe, expect, it } from 'vitest';
import {
  checkExchangeDeletable,
  checkNewExchangeName,
  checkNotDefaultExchange,
  checkQueueName,
  exchangeResource,
  isReservedName,
  queueResource,
  stripLineBreaks,
} from './name-rules.ts';

const refusal = (message: string): unknown =>
  expect.objectContaining({ condition: 'ACCESS_REFUSED', message });

describe('name rules', () => {
  it('names resources as RabbitMQ does', () => {
    expect(queueResource('/', 'q')).toBe("queue 'q' in vhost '/'");
    expect(exchangeResource('v', 'x')).toBe("exchange 'x' in vhost 'v'");
  });

  it('refuses client-chosen names with the reserved prefix', () => {
    expect(isReservedName('amq.x')).toBe(true);
    expect(isReservedName('amqx')).toBe(false);
    expect(() => checkQueueName('amq.foo')).toThrow(
      refusal("queue name 'amq.foo' contains reserved prefix 'amq.*'"),
    );
    expect(() => checkNewExchangeName('amq.mine')).toThrow(
      refusal("exchange name 'amq.mine' contains reserved prefix 'amq.*'"),
    );
    expect(() => checkQueueName('AMQ.foo')).not.toThrow();
    expect(() => checkNewExchangeName('x.amq.')).not.toThrow();
  });

  it('refuses operations on the default exchange and deletion of predeclared ones', () => {
    const onDefault = refusal('operation not permitted on the default exchange');
    expect(() => checkNotDefaultExchange('')).toThrow(onDefault);
    expect(() => checkExchangeDeletable('/', '')).toThrow(onDefault);
    expect(() => checkExchangeDeletable('/', 'amq.topic')).toThrow(
      refusal("deletion of system exchange 'amq.topic' in vhost '/' not allowed"),
    );
    expect(() => checkExchangeDeletable('/', 'x')).not.toThrow();
  });

  it('removes line breaks from names and nothing else', () => {
    expect(stripLineBreaks('a\r\nb\n')).toBe('ab');
    expect(stripLineBreaks(' a\tb ')).toBe(' a\tb ');
  });
});
