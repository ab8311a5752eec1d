// The kinds of queue, and RabbitMQ's names for them in error texts.

export type QueueType = 'classic' | 'quorum' | 'stream';

/** The module names that RabbitMQ's texts show for a type. */
export const QUEUE_TYPE_TEXT: Readonly<Record<QueueType, string>> = {
  classic: 'rabbit_classic_queue',
  quorum: 'rabbit_quorum_queue',
  stream: 'rabbit_stream_queue',
};
