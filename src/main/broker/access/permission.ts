// What a user may do in a vhost, as data [rabbitmq: access-control].

/** Three regular expressions on names of queues and exchanges; an empty one permits nothing. */
export interface Permission {
  readonly user: string;
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** Two regular expressions on routing keys, for one topic exchange; `{username}` and `{vhost}` expand. */
export interface TopicPermission {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}
