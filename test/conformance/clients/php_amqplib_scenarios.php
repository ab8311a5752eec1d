<?php
// Everyday messaging patterns through php-amqplib, unmodified, against a broker.
// Usage: php php_amqplib_scenarios.php HOST PORT. Prints one JSON line per scenario.

require_once 'PhpAmqpLib/autoload.php';

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Exception\AMQPProtocolChannelException;
use PhpAmqpLib\Message\AMQPMessage;
use PhpAmqpLib\Wire\AMQPTable;

const WAIT_SECONDS = 5;

function connect(): AMQPStreamConnection
{
    global $argv;
    return new AMQPStreamConnection($argv[1], (int) $argv[2], 'guest', 'guest');
}

function unique(string $prefix): string
{
    return $prefix . '-' . bin2hex(random_bytes(5));
}

function same($actual, $expected): void
{
    if ($actual !== $expected) {
        throw new Exception('expected ' . json_encode($expected) . ', got ' . json_encode($actual));
    }
}

function take($channel, string $queue, int $count): array
{
    $got = [];
    $tag = $channel->basic_consume($queue, '', false, false, false, false, function ($message) use (&$got) {
        $got[] = $message;
        $message->ack();
    });
    while (count($got) < $count) {
        $channel->wait(null, false, WAIT_SECONDS);
    }
    $channel->basic_cancel($tag);
    return $got;
}

function bodies(array $messages): array
{
    return array_map(fn ($message) => $message->getBody(), $messages);
}

$scenarios = [
    'work_queue_with_prefetch_1' => function ($channel) {
        $queue = unique('tasks');
        $channel->queue_declare($queue, false, true, false, false);
        $channel->basic_qos(0, 1, false);
        $channel->confirm_select();
        foreach (range(1, 5) as $n) {
            $channel->basic_publish(new AMQPMessage("task-$n", ['delivery_mode' => 2]), '', $queue);
        }
        $channel->wait_for_pending_acks(WAIT_SECONDS);
        same(bodies(take($channel, $queue, 5)), ['task-1', 'task-2', 'task-3', 'task-4', 'task-5']);
        $channel->queue_delete($queue);
    },
    'topic_routing' => function ($channel) {
        $exchange = unique('topic');
        $channel->exchange_declare($exchange, 'topic', false, false, true);
        [$queue] = $channel->queue_declare('', false, false, true, false);
        $channel->queue_bind($queue, $exchange, 'a.*');
        foreach (['a.b', 'b.a', 'a.c'] as $key) {
            $channel->basic_publish(new AMQPMessage($key), $exchange, $key);
        }
        same(bodies(take($channel, $queue, 2)), ['a.b', 'a.c']);
    },
    'headers_and_properties' => function ($channel) {
        [$queue] = $channel->queue_declare('', false, false, true, false);
        $headers = ['text' => 'ä', 'number' => 42, 'list' => [1, 'two'], 'yes' => true];
        $channel->basic_publish(new AMQPMessage('x', [
            'content_type' => 'text/plain', 'message_id' => 'm', 'priority' => 3,
            'application_headers' => new AMQPTable($headers),
        ]), '', $queue);
        $message = $channel->basic_get($queue, true);
        same($message->get('content_type'), 'text/plain');
        same($message->get('message_id'), 'm');
        same($message->get('priority'), 3);
        same($message->get('application_headers')->getNativeData(), $headers);
    },
    'rpc_over_direct_reply_to' => function ($channel) {
        [$queue] = $channel->queue_declare('', false, false, true, false);
        $channel->basic_consume($queue, '', false, true, false, false, function ($request) use ($channel) {
            $reply = new AMQPMessage('re: ' . $request->getBody());
            $channel->basic_publish($reply, '', $request->get('reply_to'));
        });
        $answer = null;
        $pseudo = 'amq.rabbitmq.reply-to';
        $channel->basic_consume($pseudo, '', false, true, false, false, function ($reply) use (&$answer) {
            $answer = $reply->getBody();
        });
        $channel->basic_publish(new AMQPMessage('ask', ['reply_to' => $pseudo]), '', $queue);
        while ($answer === null) {
            $channel->wait(null, false, WAIT_SECONDS);
        }
        same($answer, 're: ask');
    },
    'mandatory_return' => function ($channel) {
        $returned = null;
        $channel->set_return_listener(function ($code, $text) use (&$returned) {
            $returned = [$code, $text];
        });
        $channel->confirm_select();
        $channel->basic_publish(new AMQPMessage('lost'), '', unique('nowhere'), true);
        $channel->wait_for_pending_acks_returns(WAIT_SECONDS);
        same($returned, [312, 'NO_ROUTE']);
    },
    'dead_letter' => function ($channel) {
        [$dead] = $channel->queue_declare('', false, false, true, false);
        [$queue] = $channel->queue_declare('', false, false, true, false, false, new AMQPTable([
            'x-dead-letter-exchange' => '', 'x-dead-letter-routing-key' => $dead,
        ]));
        $channel->basic_publish(new AMQPMessage('bad'), '', $queue);
        $channel->basic_get($queue)->nack(false);
        $deaths = take($channel, $dead, 1)[0]->get('application_headers')->getNativeData()['x-death'];
        same([$deaths[0]['reason'], $deaths[0]['queue']], ['rejected', $queue]);
    },
    'transaction' => function ($channel) {
        [$queue] = $channel->queue_declare('', false, false, true, false);
        $channel->tx_select();
        $channel->basic_publish(new AMQPMessage('dropped'), '', $queue);
        $channel->tx_rollback();
        $channel->basic_publish(new AMQPMessage('kept'), '', $queue);
        $channel->tx_commit();
        same($channel->basic_get($queue, true)->getBody(), 'kept');
        same($channel->basic_get($queue, true), null);
    },
    'soft_error' => function ($channel) {
        try {
            $channel->queue_declare(unique('missing'), true);
            throw new Exception('a passive declare of a missing queue succeeded');
        } catch (AMQPProtocolChannelException $error) {
            same($error->amqp_reply_code, 404);
        }
    },
];

$failed = false;
foreach ($scenarios as $name => $run) {
    $line = ['scenario' => $name, 'ok' => true];
    try {
        $connection = connect();
        $run($connection->channel());
        $connection->close();
    } catch (Throwable $error) {
        $failed = true;
        $line = ['scenario' => $name, 'ok' => false, 'error' => (string) $error];
    }
    echo json_encode($line), "\n";
}
exit($failed ? 1 : 0);
