"""Everyday messaging patterns through pika, unmodified, against a broker.

Usage: pika_scenarios.py HOST PORT. Prints one JSON line per scenario:
{"scenario": NAME, "ok": true} or {"scenario": NAME, "ok": false, "error": TEXT}.
The exit code is 0 only when every scenario passed.
"""

import json
import sys
import threading
import time
import traceback
import uuid

import pika
import pika.exceptions

HOST, PORT = sys.argv[1], int(sys.argv[2])
WAIT_SECONDS = 5
SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
    return function


def connect(**options):
    return pika.BlockingConnection(pika.ConnectionParameters(HOST, PORT, **options))


def unique(prefix):
    return '%s-%s' % (prefix, uuid.uuid4().hex[:10])


def same(actual, expected):
    if actual != expected:
        raise AssertionError('expected %r, got %r' % (expected, actual))


class Inbox:
    """Collects deliveries of one queue; `take` waits for a number of them."""

    def __init__(self, channel, queue, auto_ack=True):
        self.channel = channel
        self.items = []
        self.tag = channel.basic_consume(
            queue, lambda _ch, method, props, body: self.items.append((method, props, body)),
            auto_ack=auto_ack)

    def take(self, count):
        deadline = time.monotonic() + WAIT_SECONDS
        while len(self.items) < count:
            if time.monotonic() > deadline:
                raise AssertionError('%d of %d deliveries' % (len(self.items), count))
            self.channel.connection.process_data_events(time_limit=0.05)
        return self.items[:count]

    def bodies(self, count):
        return [body.decode() for _method, _props, body in self.take(count)]


@scenario
def work_queue_with_prefetch_1():
    with connect() as producing, connect() as slow_one, connect() as quick_one:
        producer, slow, quick = producing.channel(), slow_one.channel(), quick_one.channel()
        queue = unique('tasks')
        producer.queue_declare(queue, durable=True)
        producer.confirm_delivery()
        persistent = pika.BasicProperties(delivery_mode=2)
        for each in (slow, quick):
            each.basic_qos(prefetch_count=1)
        held = Inbox(slow, queue, auto_ack=False)
        producer.basic_publish('', queue, b'task-0', persistent)
        method, props, _body = held.take(1)[0]
        same((method.redelivered, props.delivery_mode), (False, 2))
        done = []

        def work(channel, delivery, _props, body):
            done.append(body.decode())
            channel.basic_ack(delivery.delivery_tag)

        quick.basic_consume(queue, work)
        for n in range(1, 7):
            producer.basic_publish('', queue, b'task-%d' % n, persistent)
        deadline = time.monotonic() + WAIT_SECONDS
        while len(done) < 6 and time.monotonic() < deadline:
            quick_one.process_data_events(time_limit=0.05)
        same(done, ['task-%d' % n for n in range(1, 7)])
        slow_one.process_data_events(time_limit=0)
        same(len(held.items), 1)
        slow.close()
        deadline = time.monotonic() + WAIT_SECONDS
        while len(done) < 7 and time.monotonic() < deadline:
            quick_one.process_data_events(time_limit=0.05)
        same(done[-1], 'task-0')
        producer.queue_delete(queue)


@scenario
def publish_subscribe_with_exclusive_queues():
    with connect() as publishing, connect() as first, connect() as second:
        publisher = publishing.channel()
        exchange = unique('logs')
        publisher.exchange_declare(exchange, 'fanout', auto_delete=True)
        inboxes = []
        for connection in (first, second):
            channel = connection.channel()
            queue = channel.queue_declare('', exclusive=True).method.queue
            if not queue.startswith('amq.gen-'):
                raise AssertionError('server-named queue is called ' + queue)
            channel.queue_bind(queue, exchange)
            inboxes.append(Inbox(channel, queue))
        publisher.basic_publish(exchange, '', b'one')
        publisher.basic_publish(exchange, '', b'two')
        for inbox in inboxes:
            same(inbox.bodies(2), ['one', 'two'])


@scenario
def routing_direct():
    with connect() as connection:
        channel = connection.channel()
        exchange = unique('direct')
        channel.exchange_declare(exchange, 'direct', auto_delete=True)
        errors = channel.queue_declare('', exclusive=True).method.queue
        everything = channel.queue_declare('', exclusive=True).method.queue
        channel.queue_bind(errors, exchange, 'error')
        for key in ('info', 'warning', 'error'):
            channel.queue_bind(everything, exchange, key)
        for key in ('info', 'debug', 'error', 'warning'):
            channel.basic_publish(exchange, key, key.encode())
        same(Inbox(channel, everything).bodies(3), ['info', 'error', 'warning'])
        same(Inbox(channel, errors).bodies(1), ['error'])


@scenario
def routing_topic():
    with connect() as connection:
        channel = connection.channel()
        exchange = unique('topic')
        channel.exchange_declare(exchange, 'topic', auto_delete=True)
        kern = channel.queue_declare('', exclusive=True).method.queue
        critical = channel.queue_declare('', exclusive=True).method.queue
        everything = channel.queue_declare('', exclusive=True).method.queue
        channel.queue_bind(kern, exchange, 'kern.*')
        channel.queue_bind(critical, exchange, '*.critical')
        channel.queue_bind(everything, exchange, '#')
        keys = ['kern.critical', 'kern.info', 'cron.critical', 'kern', 'a.b.critical', '']
        for key in keys:
            channel.basic_publish(exchange, key, key.encode())
        same(Inbox(channel, everything).bodies(6), keys)
        same(Inbox(channel, kern).bodies(2), ['kern.critical', 'kern.info'])
        same(Inbox(channel, critical).bodies(2), ['kern.critical', 'cron.critical'])


@scenario
def routing_headers():
    with connect() as connection:
        channel = connection.channel()
        exchange = unique('headers')
        channel.exchange_declare(exchange, 'headers', auto_delete=True)
        all_of, any_of = (channel.queue_declare('', exclusive=True).method.queue for _ in 'ab')
        wanted = {'format': 'pdf', 'pages': 3}
        channel.queue_bind(all_of, exchange, arguments=dict(wanted, **{'x-match': 'all'}))
        channel.queue_bind(any_of, exchange, arguments=dict(wanted, **{'x-match': 'any'}))
        for body, headers in (('none', {'format': 'zip'}), ('some', {'pages': 3}), ('both', wanted)):
            channel.basic_publish(exchange, '', body.encode(), pika.BasicProperties(headers=headers))
        same(Inbox(channel, any_of).bodies(2), ['some', 'both'])
        same(Inbox(channel, all_of).bodies(1), ['both'])


class SquareServer(threading.Thread):
    """Answers requests with the square of the number, on a connection of its own."""

    def __init__(self, queue):
        super().__init__(daemon=True)
        self.connection = connect()
        self.channel = self.connection.channel()
        self.channel.queue_declare(queue, exclusive=True)
        self.channel.basic_qos(prefetch_count=1)
        self.channel.basic_consume(queue, self.answer)
        self.wanted = True

    @staticmethod
    def answer(channel, method, props, body):
        channel.basic_publish(
            '', props.reply_to, str(int(body) ** 2).encode(),
            pika.BasicProperties(correlation_id=props.correlation_id))
        channel.basic_ack(method.delivery_tag)

    def run(self):
        while self.wanted:
            self.connection.process_data_events(time_limit=0.02)
        self.connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.wanted = False
        self.join()


@scenario
def rpc_over_a_reply_queue():
    queue = unique('square')
    with connect() as connection, SquareServer(queue):
        channel = connection.channel()
        replies = channel.queue_declare('', exclusive=True).method.queue
        inbox = Inbox(channel, replies)
        for n in (2, 3, 12):
            channel.basic_publish('', queue, b'%d' % n, pika.BasicProperties(
                reply_to=replies, correlation_id='id-%d' % n))
        got = [(props.correlation_id, body) for _method, props, body in inbox.take(3)]
        same(got, [('id-2', b'4'), ('id-3', b'9'), ('id-12', b'144')])


@scenario
def rpc_over_direct_reply_to():
    queue = unique('square')
    with connect() as connection, SquareServer(queue):
        channel = connection.channel()
        inbox = Inbox(channel, 'amq.rabbitmq.reply-to')
        channel.basic_publish('', queue, b'7', pika.BasicProperties(
            reply_to='amq.rabbitmq.reply-to', correlation_id='seven'))
        method, props, body = inbox.take(1)[0]
        same((body, props.correlation_id, method.exchange), (b'49', 'seven', ''))


@scenario
def confirms():
    with connect() as connection:
        channel = connection.channel()
        queue = unique('confirmed')
        channel.queue_declare(queue, durable=True)
        channel.confirm_delivery()
        for n in range(100):
            channel.basic_publish('', queue, b'%d' % n, pika.BasicProperties(delivery_mode=2))
        same(channel.queue_declare(queue, passive=True).method.message_count, 100)
        channel.queue_delete(queue)
        try:
            channel.basic_publish('', queue, b'lost', mandatory=True)
            raise AssertionError('an unroutable mandatory message was not returned')
        except pika.exceptions.UnroutableError as error:
            same(error.messages[0].method.reply_code, 312)
        full = channel.queue_declare('', exclusive=True, arguments={
            'x-max-length': 1, 'x-overflow': 'reject-publish'}).method.queue
        channel.basic_publish('', full, b'first')
        try:
            channel.basic_publish('', full, b'second')
            raise AssertionError('a full queue did not refuse')
        except pika.exceptions.NackError:
            pass


@scenario
def dead_letter_with_retry_by_ttl():
    with connect() as connection:
        channel = connection.channel()
        work, retry = unique('work'), unique('retry')
        channel.queue_declare(work, exclusive=True, arguments={
            'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': retry})
        channel.queue_declare(retry, exclusive=True, arguments={
            'x-message-ttl': 60, 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': work})
        inbox = Inbox(channel, work, auto_ack=False)
        channel.basic_publish('', work, b'job')
        for attempt in range(2):
            method, _props, _body = inbox.take(attempt + 1)[attempt]
            channel.basic_reject(method.delivery_tag, requeue=False)
        method, props, body = inbox.take(3)[2]
        channel.basic_ack(method.delivery_tag)
        same(body, b'job')
        same([(each['queue'], each['reason'], each['count']) for each in props.headers['x-death']],
             [(retry, 'expired', 2), (work, 'rejected', 2)])
        same(props.headers['x-first-death-reason'], 'rejected')


@scenario
def priorities():
    with connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        queue = channel.queue_declare(
            '', exclusive=True, arguments={'x-max-priority': 5}).method.queue
        for body, priority in (('low', 1), ('clamped', 9), ('middle', 3), ('none', None)):
            channel.basic_publish(
                '', queue, body.encode(), pika.BasicProperties(priority=priority))
        same(Inbox(channel, queue).bodies(4), ['clamped', 'middle', 'low', 'none'])


@scenario
def transactions():
    with connect() as connection:
        channel = connection.channel()
        queue = channel.queue_declare('', exclusive=True).method.queue
        channel.tx_select()
        channel.basic_publish('', queue, b'dropped')
        channel.tx_rollback()
        channel.basic_publish('', queue, b'kept')
        same(channel.queue_declare(queue, passive=True).method.message_count, 0)
        channel.tx_commit()
        same(Inbox(channel, queue).bodies(1), ['kept'])


@scenario
def errors_close_only_the_channel():
    with connect() as connection:
        channel = connection.channel()
        try:
            channel.queue_declare(unique('missing'), passive=True)
            raise AssertionError('a passive declare of a missing queue succeeded')
        except pika.exceptions.ChannelClosedByBroker as error:
            same(error.reply_code, 404)
        channel = connection.channel()
        try:
            channel.exchange_declare('amq.mine', 'direct')
            raise AssertionError('a reserved name was accepted')
        except pika.exceptions.ChannelClosedByBroker as error:
            same(error.reply_code, 403)
        same(connection.is_open, True)


@scenario
def wrong_password_is_refused():
    try:
        connect(credentials=pika.PlainCredentials('guest', 'wrong'), connection_attempts=1)
        raise AssertionError('a wrong password was accepted')
    except pika.exceptions.ProbableAuthenticationError as error:
        same('403' in str(error), True)


@scenario
def properties_come_back_unchanged():
    with connect() as connection:
        channel = connection.channel()
        queue = channel.queue_declare('', exclusive=True).method.queue
        sent = pika.BasicProperties(
            content_type='text/plain', content_encoding='utf-8',
            headers={'n': 1, 'big': 2 ** 40, 's': 'ä', 'b': True, 'l': [1, 'x'], 't': {'y': None}},
            delivery_mode=2, priority=4, correlation_id='c', reply_to='r', expiration='60000',
            message_id='m', timestamp=1700000000, type='t', user_id='guest', app_id='a')
        body = b'x' * 300000
        channel.basic_publish('', queue, body, sent)
        _method, received, got = Inbox(channel, queue).take(1)[0]
        same(got, body)
        same(received, sent)


def main():
    failed = False
    for function in SCENARIOS:
        line = {'scenario': function.__name__, 'ok': True}
        try:
            function()
        except Exception:  # a scenario may fail in any way; the line carries how
            failed = True
            line = {'scenario': function.__name__, 'ok': False, 'error': traceback.format_exc()}
        print(json.dumps(line), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
