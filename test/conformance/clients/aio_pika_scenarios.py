"""Everyday messaging patterns through aio-pika, unmodified, against a broker.

Usage: aio_pika_scenarios.py HOST PORT. Prints one JSON line per scenario, as pika_scenarios.py does.
"""

import asyncio
import json
import sys
import traceback
import uuid

import aio_pika

URL = 'amqp://guest:guest@%s:%s/' % (sys.argv[1], sys.argv[2])
WAIT_SECONDS = 5
SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
    return function


def unique(prefix):
    return '%s-%s' % (prefix, uuid.uuid4().hex[:10])


def same(actual, expected):
    if actual != expected:
        raise AssertionError('expected %r, got %r' % (expected, actual))


async def take(queue, count, ack=True):
    got = []
    async with queue.iterator(no_ack=not ack) as messages:
        async for message in messages:
            if ack:
                await message.ack()
            got.append(message)
            if len(got) == count:
                return got
    return got


@scenario
async def work_queue(connection):
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=1)
    queue = await channel.declare_queue(unique('tasks'), durable=True)
    for n in range(5):
        await channel.default_exchange.publish(
            aio_pika.Message(b'%d' % n, delivery_mode=aio_pika.DeliveryMode.PERSISTENT), queue.name)
    same([message.body for message in await take(queue, 5)], [b'0', b'1', b'2', b'3', b'4'])
    await queue.delete()


@scenario
async def publish_subscribe(connection):
    channel = await connection.channel()
    exchange = await channel.declare_exchange(
        unique('logs'), aio_pika.ExchangeType.FANOUT, auto_delete=True)
    queues = [await channel.declare_queue(exclusive=True) for _ in range(2)]
    for queue in queues:
        await queue.bind(exchange)
    await exchange.publish(aio_pika.Message(b'news'), '')
    for queue in queues:
        same([message.body for message in await take(queue, 1)], [b'news'])


@scenario
async def topic(connection):
    channel = await connection.channel()
    exchange = await channel.declare_exchange(
        unique('topic'), aio_pika.ExchangeType.TOPIC, auto_delete=True)
    queue = await channel.declare_queue(exclusive=True)
    await queue.bind(exchange, 'a.*')
    for key in ('a.b', 'b.a', 'a.c'):
        await exchange.publish(aio_pika.Message(key.encode()), key, mandatory=False)
    same([message.body for message in await take(queue, 2)], [b'a.b', b'a.c'])


@scenario
async def rpc(connection):
    from aio_pika.patterns import RPC
    channel = await connection.channel()
    server = await RPC.create(channel)
    name = unique('multiply')

    async def multiply(x, y):
        return x * y

    await server.register(name, multiply, auto_delete=True)
    same(await server.call(name, kwargs={'x': 6, 'y': 7}), 42)
    await server.close()


@scenario
async def unroutable_mandatory_is_returned(connection):
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
    try:
        await channel.default_exchange.publish(aio_pika.Message(b'lost'), unique('nowhere'))
        raise AssertionError('an unroutable mandatory message was not returned')
    except aio_pika.exceptions.PublishError as error:
        same('NO_ROUTE' in str(error), True)


@scenario
async def transaction(connection):
    channel = await connection.channel(publisher_confirms=False)
    queue = await channel.declare_queue(exclusive=True)
    async with channel.transaction():
        await channel.default_exchange.publish(aio_pika.Message(b'kept'), queue.name)
    same((await queue.get(timeout=WAIT_SECONDS)).body, b'kept')


async def main():
    failed = False
    for function in SCENARIOS:
        line = {'scenario': function.__name__, 'ok': True}
        try:
            connection = await aio_pika.connect(URL)
            async with connection:
                await asyncio.wait_for(function(connection), WAIT_SECONDS)
        except Exception:  # a scenario may fail in any way; the line carries how
            failed = True
            line = {'scenario': function.__name__, 'ok': False, 'error': traceback.format_exc()}
        print(json.dumps(line), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(asyncio.run(main()))
