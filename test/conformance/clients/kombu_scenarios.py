"""Everyday messaging patterns through kombu (the library under Celery), unmodified.

Usage: kombu_scenarios.py HOST PORT. Prints one JSON line per scenario, as pika_scenarios.py does.
"""

import json
import socket
import sys
import traceback
import uuid

import kombu
from kombu.pools import producers

URL = 'amqp://guest:guest@%s:%s//' % (sys.argv[1], sys.argv[2])
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


def take(connection, queues, count, **consumer):
    got = []

    def receive(body, message):
        got.append((body, message.headers, message.delivery_info['routing_key']))
        message.ack()

    with connection.Consumer(queues, callbacks=[receive], **consumer):
        while len(got) < count:
            connection.drain_events(timeout=WAIT_SECONDS)
    return got


@scenario
def task_queue_with_acks(connection):
    exchange = kombu.Exchange(unique('tasks'), 'direct', auto_delete=True)
    queue = kombu.Queue(unique('tasks'), exchange, routing_key='task', auto_delete=True)
    with producers[connection].acquire(block=True) as producer:
        for n in range(5):
            producer.publish({'n': n}, exchange=exchange, routing_key='task', declare=[queue])
    got = take(connection, [queue], 5, prefetch_count=1)
    same([body['n'] for body, _headers, _key in got], [0, 1, 2, 3, 4])


@scenario
def fanout_mailbox(connection):
    exchange = kombu.Exchange(unique('pidbox'), 'fanout', auto_delete=True, durable=False)
    queues = [
        kombu.Queue(unique('mailbox'), exchange, auto_delete=True, durable=False, expires=10)
        for _ in range(2)
    ]
    bound = [queue(connection.default_channel) for queue in queues]
    for queue in bound:
        queue.declare()
    connection.Producer().publish({'call': 'ping'}, exchange=exchange)
    got = take(connection, queues, 2)
    same([body for body, _headers, _key in got], [{'call': 'ping'}, {'call': 'ping'}])


@scenario
def topic_with_priority(connection):
    exchange = kombu.Exchange(unique('events'), 'topic', auto_delete=True)
    queue = kombu.Queue(
        unique('events'), exchange, routing_key='worker.#', auto_delete=True, max_priority=10)
    queue(connection.default_channel).declare()
    channel = connection.channel()
    producer = kombu.Producer(channel)
    for key, priority in (('worker.low', 1), ('other', 9), ('worker.high', 9)):
        producer.publish(key, exchange=exchange, routing_key=key, priority=priority)
    queue(channel).queue_declare(passive=True)
    got = take(connection, [queue], 2)
    same([key for _body, _headers, key in got], ['worker.high', 'worker.low'])


@scenario
def simple_queue(connection):
    name = unique('simple')
    with connection.SimpleQueue(name) as queue:
        queue.put({'hello': 'world'}, headers={'h': 1}, compression='zlib')
        message = queue.get(timeout=WAIT_SECONDS)
        same((message.payload, message.headers['h']), ({'hello': 'world'}, 1))
        message.ack()
        try:
            queue.get(timeout=0.05)
            raise AssertionError('a settled message came again')
        except (queue.Empty, socket.timeout):
            pass
    connection.default_channel.queue_delete(name)


@scenario
def qos_changes_at_run_time(connection):
    channel = connection.channel()
    queue = kombu.Queue(unique('qos'), channel=channel, exclusive=True)
    queue.declare()
    got = []
    consumer = kombu.Consumer(channel, [queue], on_message=got.append)
    consumer.qos(prefetch_count=1)
    consumer.consume()
    consumer.qos(prefetch_count=3, apply_global=True)
    for n in range(2):
        kombu.Producer(channel).publish(n, routing_key=queue.name)
    for n in range(2):
        # Publishing reads from the connection too, so that the delivery may be here already.
        while len(got) <= n:
            connection.drain_events(timeout=WAIT_SECONDS)
        same(got[n].payload, n)
        got[n].ack()


def main():
    failed = False
    for function in SCENARIOS:
        line = {'scenario': function.__name__, 'ok': True}
        try:
            with kombu.Connection(URL) as connection:
                function(connection)
        except Exception:  # a scenario may fail in any way; the line carries how
            failed = True
            line = {'scenario': function.__name__, 'ok': False, 'error': traceback.format_exc()}
        print(json.dumps(line), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
