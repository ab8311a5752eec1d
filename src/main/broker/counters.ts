// What has happened so far, as plain integers bumped in place where it happens. Rates are derived from
// them by whoever samples; must never call anything, because some of these are on the hot path.

/** Messages of one queue since it was made or recovered. */
export class QueueCounters {
  /** Taken in. */
  published = 0;
  /** Refused because the queue was full. */
  rejectedPublishes = 0;
  /** Handed to consumers that acknowledge. */
  delivered = 0;
  /** Handed to consumers that do not. */
  deliveredNoAck = 0;
  /** Taken with basic.get, to be acknowledged. */
  got = 0;
  gotNoAck = 0;
  /** basic.get of an empty queue. */
  gotEmpty = 0;
  /** Of all that was handed out, what had been before. */
  redelivered = 0;
  /** Acknowledged by those who took them; rejected ones are not counted. */
  acked = 0;
  /** Expired, rejected, over a limit: dead-lettered or gone for good [rabbitmq: dlx]. */
  died = 0;

  /** Everything handed out: RabbitMQ's `deliver_get`. */
  get handedOut(): number {
    return this.delivered + this.deliveredNoAck + this.got + this.gotNoAck;
  }
}

/** Messages of one exchange since it was made or recovered. */
export class ExchangeCounters {
  /** Published to it by clients. */
  publishedIn = 0;
  /** Queues that those messages were routed to. */
  publishedOut = 0;
  /** Of those and of the dead letters sent to it, what reached no queue. */
  unroutable = 0;
}

/** Messages that left queues without being settled, by reason [rabbitmq: dlx]. */
export class DeathCounters {
  expired = 0;
  rejected = 0;
  maxlen = 0;
  delivery_limit = 0;
}

/** Deaths in queues of one type. */
export class QueueTypeDeaths {
  /** In queues without a dead letter exchange: gone for good. */
  readonly dropped = new DeathCounters();
  readonly deadLettered = new DeathCounters();
}

/** What cannot be told by adding up the queues, exchanges and channels of a vhost. */
export class VhostCounters {
  /** Publishes confirmed to their publishers. */
  confirmed = 0;
  /** Publishes that came in on channels in confirm mode. */
  confirmable = 0;
  returnedUnroutable = 0;
  droppedUnroutable = 0;
  /** queue.declare of any outcome but an error. */
  queuesDeclared = 0;
  /** By the type of the queue; nothing dies in a stream. */
  readonly deaths = {
    classic: new QueueTypeDeaths(),
    quorum: new QueueTypeDeaths(),
    stream: new QueueTypeDeaths(),
  };
}
