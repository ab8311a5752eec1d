// What is known of connections and channels of any protocol: for listings, statistics and for closing
// them. Protocols implement it; nothing here may be asked on the hot path.

import type { Consumer } from './consumer.ts';
import type { FieldTable } from './field-table.ts';
import { PublishTally } from './publish-tally.ts';

/** RabbitMQ's names of the states that can be seen from outside. */
export type ConnectionState =
  | 'starting'
  | 'tuning'
  | 'opening'
  | 'running'
  | 'flow'
  | 'blocking'
  | 'blocked'
  | 'closing'
  | 'closed';

/** Since the connection was accepted. A packet is one read from or write to the socket. */
export interface ConnectionTraffic {
  readonly receivedOctets: number;
  readonly receivedPackets: number;
  readonly sentOctets: number;
  readonly sentPackets: number;
  /** Written but not yet taken by the peer. */
  readonly pendingOctets: number;
}

export interface TlsDetails {
  readonly protocol: string;
  readonly cipher: string;
  readonly keyExchange: string;
  readonly hash: string;
  readonly peerCertSubject: string | null;
  readonly peerCertIssuer: string | null;
  readonly peerCertValidity: string | null;
}

export interface ConnectionView {
  /** `127.0.0.1:50000 -> 127.0.0.1:5672`: peer first. Unique while the connection lives. */
  readonly name: string;
  /** The client's own `connection_name`, or null. */
  readonly userProvidedName: string | null;
  /** Such as `AMQP 0-9-1`. */
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly peerHost: string;
  readonly peerPort: number;
  readonly tls: TlsDetails | null;
  readonly username: string;
  /** Null until the client has opened one. */
  readonly vhostName: string | null;
  readonly authMechanism: string;
  readonly clientProperties: FieldTable;
  readonly connectedAtMs: number;
  /** 0 for no limit. */
  readonly channelMax: number;
  readonly frameMaxBytes: number;
  /** Negotiated heartbeat; 0 for none. */
  readonly heartbeatSeconds: number;
  readonly state: ConnectionState;
  readonly traffic: ConnectionTraffic;
  readonly channelViews: Iterable<ChannelView>;
  readonly channelCount: number;
  /** Closes it with 320 and `reason` as text [amqp091 connection-forced]. */
  forceClose(reason: string): void;
}

/** Messages since the channel was opened; bumped in place. RabbitMQ's message_stats of a channel. */
export class ChannelCounters {
  published = 0;
  confirmed = 0;
  returnedUnroutable = 0;
  droppedUnroutable = 0;
  delivered = 0;
  deliveredNoAck = 0;
  got = 0;
  gotNoAck = 0;
  gotEmpty = 0;
  redelivered = 0;
  acked = 0;
  /** What `published` is made of. */
  readonly publishes = new PublishTally();
}

export interface ChannelView {
  /** `127.0.0.1:50000 -> 127.0.0.1:5672 (1)`. */
  readonly name: string;
  readonly number: number;
  readonly connectionView: ConnectionView;
  readonly username: string;
  readonly vhostName: string;
  readonly state: 'running' | 'flow' | 'closing';
  /** Prefetch of consumers made from now on; 0 for no limit. */
  readonly prefetch: number;
  /** Limit over the whole channel; 0 for none. */
  readonly globalPrefetch: number;
  readonly isConfirming: boolean;
  readonly isTransactional: boolean;
  readonly unackedMessages: number;
  readonly unconfirmedMessages: number;
  /** Publishes that wait for tx.commit. */
  readonly uncommittedMessages: number;
  /** Settlements that wait for tx.commit. */
  readonly uncommittedAcks: number;
  readonly consumerList: Iterable<Consumer>;
  readonly consumerCount: number;
  readonly counters: ChannelCounters;
}
