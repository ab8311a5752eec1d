/* One AMQP connection with one channel: its buffers, its blocking set-up and its failures. */
#ifndef AMQP_LOAD_CONNECTION_H
#define AMQP_LOAD_CONNECTION_H

#include "wire.h"

typedef enum { ROLE_ADMIN, ROLE_PRODUCER, ROLE_CONSUMER, ROLE_IDLE } Role;

/* Publishes that wait for a confirm. Tags up to `low` are settled; a later tag is settled when its
 * mark is set. The marks are a ring indexed by tag, as large as the span of open tags ever was. */
typedef struct {
  uint64_t low;
  uint8_t *marks;
  size_t capacity; /* a power of two */
} ConfirmRing;

typedef struct {
  int fd;
  Role role;
  int number; /* counts within the role, for messages */
  int queue;
  uint32_t frame_max;
  Buffer out;
  size_t sent; /* bytes of `out` the socket has taken */
  Buffer in;
  int wants_writable; /* what epoll is armed for */

  /* producer */
  Buffer message; /* one publish, encoded: method, header, body frames */
  size_t stamp_offset;
  uint64_t published, settled, quota; /* quota: its share of --fill */
  ConfirmRing open_confirms;

  /* consumer */
  uint64_t unacked, last_tag, body_left;
  int expects_stamp;
} Connection;

/* Prints which connection failed and why, then exits with 1. */
void fail(const Connection *c, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

/* Fails with the code, text and method of a connection.close or channel.close payload. */
void fail_closed(const Connection *c, const uint8_t *payload, uint32_t size) __attribute__((noreturn));

/* Dials, logs in, opens the vhost and channel 1. The socket is still blocking. */
void open_connection(Connection *c, Role role, int number);

/* Sends a method on channel 1, waits for its -ok and returns the payload (valid until the next
 * read); empties `arguments`. `name` is for messages. */
const uint8_t *call(Connection *c, unsigned class_id, unsigned method_id, const char *name, Buffer *arguments);

/* Writes what the socket takes; never blocks on a non-blocking socket. */
void write_pending(Connection *c);

/* Sends what is pending, closes with the handshake of the protocol and skips what still arrives.
 * After it the broker has seen every acknowledgement. */
void close_connection(Connection *c);

#endif
