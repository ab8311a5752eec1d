// exchange.declare and exchange.delete.

import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { exchangeText, onRabbitMQ310, sharedBroker, unique } from '../support/target.ts';
import { boundQueue, isRouted, newExchange } from '../support/topology.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

describe('exchange.declare', () => {
  it('[35] declaring the same exchange twice is fine', async () => {
    const channel = await openChannel();
    const fields = { exchange: unique('x'), type: 'direct', durable: true };
    await channel.call('exchange.declare', fields);
    await channel.call('exchange.declare', fields);
  });

  it.each([
    ['[36] durable', 'durable', { durable: false }, { durable: true }, 'false', 'true'],
    ['[36] durable', 'durable', { durable: true }, { durable: false }, 'true', 'false'],
    ['[36] auto_delete', 'auto_delete', { autoDelete: true }, {}, 'true', 'false'],
    ['[36] internal', 'internal', { internal: true }, {}, 'true', 'false'],
    ['[37] type', 'type', { type: 'direct' }, { type: 'fanout' }, 'direct', 'fanout'],
  ])(
    '%s that differs is refused with 406',
    async (_case, argument, second, first, received, current) => {
      const channel = await openChannel();
      const exchange = unique('x');
      await channel.call('exchange.declare', { exchange, type: 'topic', ...first });
      channel.send('exchange.declare', { exchange, type: 'topic', ...second });
      await channel.expectError(
        406,
        `PRECONDITION_FAILED - inequivalent arg '${argument}' for ${exchangeText(exchange)}: received '${received}' but current is '${current}'`,
        'exchange.declare',
      );
    },
  );

  it('[37] of several differences the type is named first, then durable', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    await channel.call('exchange.declare', { exchange, type: 'topic', durable: true });
    channel.send('exchange.declare', { exchange, type: 'direct', autoDelete: true });
    await channel.expectError(406, /inequivalent arg 'type'/);
    await channel.open();
    channel.send('exchange.declare', { exchange, type: 'topic', autoDelete: true });
    await channel.expectError(406, /inequivalent arg 'durable'/);
  });

  it('[37] an alternate exchange that differs is refused, other arguments are not compared', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    const declare = (args: Record<string, unknown>) => ({
      exchange,
      type: 'topic',
      arguments: args,
    });
    await channel.call('exchange.declare', declare({ 'alternate-exchange': 'one', 'x-foo': 1 }));
    await channel.call('exchange.declare', declare({ 'alternate-exchange': 'one', 'x-foo': 2 }));
    channel.send('exchange.declare', declare({ 'alternate-exchange': 'two' }));
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for ${exchangeText(exchange)}: received 'two' but current is 'one'`,
      'exchange.declare',
    );
  });

  it('[37] an alternate exchange of another type than string is refused', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    channel.send('exchange.declare', {
      exchange,
      type: 'topic',
      arguments: { 'alternate-exchange': 1 },
    });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in ${exchangeText(exchange)}`,
      'exchange.declare',
    );
  });

  it('[38] an unknown type is refused', async () => {
    const channel = await openChannel();
    channel.send('exchange.declare', { exchange: unique('x'), type: 'nope' });
    if (
      onRabbitMQ310('3.10 closes the connection with 503, later versions the channel', true, false)
    ) {
      await channel.connection.expectError(
        503,
        "COMMAND_INVALID - unknown exchange type 'nope'",
        'exchange.declare',
      );
    } else {
      await channel.expectError(
        406,
        "PRECONDITION_FAILED - unknown exchange type 'nope'",
        'exchange.declare',
      );
    }
  });

  it('[39] new names starting with amq. are refused', async () => {
    const channel = await openChannel();
    channel.send('exchange.declare', { exchange: 'amq.mine', type: 'direct' });
    await channel.expectError(
      403,
      "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'",
      'exchange.declare',
    );
  });

  it.each([
    ['amq.direct', 'direct', false],
    ['amq.fanout', 'fanout', false],
    ['amq.topic', 'topic', false],
    ['amq.headers', 'headers', false],
    ['amq.match', 'headers', false],
    ['amq.rabbitmq.trace', 'topic', true],
  ])('[39] %s exists and can be declared equally', async (exchange, type, internal) => {
    const channel = await openChannel();
    await channel.call('exchange.declare', { exchange, type, durable: true, internal });
  });

  it.each([
    ['declare', { type: 'direct' }],
    ['declare', { type: 'direct', passive: true }],
    ['delete', {}],
  ])('[40] exchange.%s of the default exchange is refused (%o)', async (verb, fields) => {
    const channel = await openChannel();
    channel.send(`exchange.${verb}`, { exchange: '', ...fields });
    await channel.expectError(
      403,
      'ACCESS_REFUSED - operation not permitted on the default exchange',
      `exchange.${verb}`,
    );
  });

  it('[42] a passive declare of a missing exchange closes the channel, whose id can be used again', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    channel.send('exchange.declare', { exchange, type: 'direct', passive: true });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`, 'exchange.declare');
    await channel.open();
    await channel.call('exchange.declare', { exchange, type: 'direct' });
    await channel.call('exchange.declare', { exchange, passive: true });
  });

  it('[182] a passive declare ignores type, flags and arguments', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'direct', { durable: true });
    await channel.call('exchange.declare', {
      exchange,
      type: 'topic',
      passive: true,
      autoDelete: true,
      internal: true,
      arguments: { 'alternate-exchange': 'x' },
    });
  });

  it('[69] a nowait declare is not answered', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    channel.send('exchange.declare', { exchange, type: 'direct', nowait: true });
    await channel.call('exchange.declare', { exchange, passive: true });
    channel.send('exchange.delete', { exchange, nowait: true });
    channel.send('exchange.declare', { exchange, passive: true });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
  });
});

describe('exchange.delete', () => {
  it.each(['amq.topic', 'amq.direct', 'amq.rabbitmq.trace'])(
    '[41] deleting %s is refused',
    async (exchange) => {
      const channel = await openChannel();
      channel.send('exchange.delete', { exchange });
      await channel.expectError(
        403,
        `ACCESS_REFUSED - deletion of system ${exchangeText(exchange)} not allowed`,
        'exchange.delete',
      );
    },
  );

  it('[43] deleting a missing exchange is fine', async () => {
    await (await openChannel()).call('exchange.delete', { exchange: unique('x') });
  });

  it('[44] if-unused refuses an exchange with bindings and deletes it without', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = unique('q');
    await channel.call('queue.declare', { queue });
    await channel.call('queue.bind', { queue, exchange, routingKey: 'k' });
    channel.send('exchange.delete', { exchange, ifUnused: true });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - ${exchangeText(exchange)} in use`,
      'exchange.delete',
    );
    await channel.open();
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'k' });
    await channel.call('exchange.delete', { exchange, ifUnused: true });
    channel.send('exchange.declare', { exchange, passive: true });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
    await channel.open();
    await channel.call('queue.delete', { queue });
  });

  it('[44] deleting an exchange removes its bindings', async () => {
    const channel = await openChannel();
    await channel.call('confirm.select');
    const exchange = await newExchange(channel, 'fanout');
    await boundQueue(channel, exchange);
    await channel.call('exchange.delete', { exchange });
    await channel.call('exchange.declare', { exchange, type: 'fanout' });
    expect(await isRouted(channel, exchange, '')).toBe(false);
  });
});

describe('auto-delete exchanges', () => {
  it('[84] go with the deletion of their last bound queue', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'direct', { autoDelete: true });
    const first = await boundQueue(channel, exchange, 'a');
    const second = await boundQueue(channel, exchange, 'b');
    await channel.call('queue.delete', { queue: first });
    await channel.call('exchange.declare', { exchange, passive: true });
    await channel.call('queue.delete', { queue: second });
    channel.send('exchange.declare', { exchange, passive: true });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
  });

  it('[84] go with their last unbind', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'direct', { autoDelete: true });
    const queue = await boundQueue(channel, exchange, 'a');
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'a' });
    channel.send('exchange.declare', { exchange, passive: true });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
  });

  it('[84] stay as long as they were never bound', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'direct', { autoDelete: true });
    const queue = await channel.temporaryQueue();
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'never' });
    await channel.call('queue.delete', { queue });
    await channel.call('exchange.declare', { exchange, passive: true });
  });

  it('[84] a binding towards an auto-delete exchange does not count as its use', async () => {
    const channel = await openChannel();
    const source = await newExchange(channel, 'fanout');
    const exchange = await newExchange(channel, 'fanout', { autoDelete: true });
    await channel.call('exchange.bind', { source, destination: exchange });
    await channel.call('exchange.unbind', { source, destination: exchange });
    await channel.call('exchange.declare', { exchange, passive: true });
  });

  it('[190] deleting the destination of an exchange binding deletes an auto-delete source', async () => {
    const channel = await openChannel();
    const source = await newExchange(channel, 'fanout', { autoDelete: true });
    const top = await newExchange(channel, 'fanout', { autoDelete: true });
    const destination = await newExchange(channel, 'fanout');
    await channel.call('exchange.bind', { source: top, destination: source });
    await channel.call('exchange.bind', { source, destination });
    await channel.call('exchange.delete', { exchange: destination });
    for (const exchange of [source, top]) {
      channel.send('exchange.declare', { exchange, passive: true });
      await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
      await channel.open();
    }
  });

  it('[190] deleting the destination of an exchange binding removes the binding', async () => {
    const channel = await openChannel();
    await channel.call('confirm.select');
    const source = await newExchange(channel, 'fanout');
    const destination = await newExchange(channel, 'fanout');
    await boundQueue(channel, destination);
    await channel.call('exchange.bind', { source, destination });
    expect(await isRouted(channel, source, '')).toBe(true);
    await channel.call('exchange.delete', { exchange: destination });
    expect(await isRouted(channel, source, '')).toBe(false);
    await channel.call('exchange.delete', { exchange: source, ifUnused: true });
  });
});
