/* Set-up and tear-down of a connection, with blocking reads and a time limit.
 * The measured part of a run never comes through here, except to write. */
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "options.h"

enum { ANSWER_SECONDS = 30, READ_BYTES = 65536, OUR_FRAME_MAX = 131072, COMPACT_BYTES = 1 << 20 };

void fail(const Connection *c, const char *format, ...) {
  static const char *roles[] = {"set-up connection", "producer", "consumer", "idle connection"};
  va_list arguments;
  fflush(stdout);
  if (c) fprintf(stderr, "amqp-load: %s %d (%s:%d): ", roles[c->role], c->number, options.host, options.port);
  else fprintf(stderr, "amqp-load: ");
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

void fail_closed(const Connection *c, const uint8_t *payload, uint32_t size) {
  unsigned text = size > 6 ? payload[6] : 0;
  if (size < 7 + text + 4) fail(c, "the broker closed it with a malformed close method");
  const char *what = get16(payload) == 10 ? "connection" : "channel";
  const uint8_t *after = payload + 7 + text;
  fail(c, "the broker closed the %s: %u %.*s (class %u, method %u)", what, get16(payload + 4), (int)text,
       (const char *)payload + 7, get16(after), get16(after + 2));
}

static void dial(Connection *c) {
  char port[16];
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
  snprintf(port, sizeof port, "%d", options.port);
  int problem = getaddrinfo(options.host, port, &hints, &found);
  if (problem) fail(c, "cannot resolve the host: %s", gai_strerror(problem));
  c->fd = -1;
  for (struct addrinfo *a = found; a && c->fd < 0; a = a->ai_next) {
    c->fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    if (c->fd < 0) continue;
    if (connect(c->fd, a->ai_addr, a->ai_addrlen)) {
      int error = errno;
      close(c->fd);
      c->fd = -1;
      errno = error;
    }
  }
  if (c->fd < 0) fail(c, "cannot connect: %s", strerror(errno));
  freeaddrinfo(found);
  int one = 1;
  struct timeval limit = {.tv_sec = ANSWER_SECONDS};
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* Reads one frame into a shared buffer; the pointer is valid until the next call. */
static const uint8_t *read_frame(Connection *c, int *type, uint32_t *size, const char *waiting_for) {
  static Buffer frame;
  for (;;) {
    if (c->in.length >= FRAME_HEAD_BYTES) {
      uint32_t payload = get32(c->in.bytes + 3);
      size_t whole = (size_t)payload + FRAME_OVERHEAD_BYTES;
      if (c->in.length >= whole) {
        frame.length = 0;
        put(&frame, c->in.bytes, whole);
        memmove(c->in.bytes, c->in.bytes + whole, c->in.length - whole);
        c->in.length -= whole;
        if (frame.bytes[whole - 1] != FRAME_END) fail(c, "a frame does not end with 0xCE");
        *type = frame.bytes[0];
        *size = payload;
        return frame.bytes + FRAME_HEAD_BYTES;
      }
    }
    reserve(&c->in, READ_BYTES);
    ssize_t count = read(c->fd, c->in.bytes + c->in.length, READ_BYTES);
    if (count == 0) fail(c, "the broker closed the socket while %s was awaited", waiting_for);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      fail(c, "no %s within %d s", waiting_for, ANSWER_SECONDS);
    }
    if (count < 0) fail(c, "read failed while %s was awaited: %s", waiting_for, strerror(errno));
    c->in.length += (size_t)count;
    if (c->in.length >= 8 && !memcmp(c->in.bytes, "AMQP", 4)) {
      fail(c, "the broker offers another protocol version (%u-%u-%u)", c->in.bytes[5], c->in.bytes[6], c->in.bytes[7]);
    }
  }
}

/* Skips everything until the wanted method comes; fails when the broker closes instead. */
static const uint8_t *await(Connection *c, unsigned class_id, unsigned method_id, const char *name) {
  for (;;) {
    int type;
    uint32_t size;
    const uint8_t *payload = read_frame(c, &type, &size, name);
    if (type != FRAME_METHOD || size < 4) continue;
    unsigned got_class = get16(payload), got_method = get16(payload + 2);
    if (got_class == class_id && got_method == method_id) return payload;
    if ((got_class == 10 && got_method == 50) || (got_class == 20 && got_method == 40)) {
      fail_closed(c, payload, size);
    }
  }
}

static void write_all(Connection *c) {
  while (c->sent < c->out.length) {
    write_pending(c);
    if (c->sent < c->out.length) fail(c, "the broker has taken no bytes for %d s", ANSWER_SECONDS);
  }
}

static void send_method(Connection *c, int channel, unsigned class_id, unsigned method_id, Buffer *arguments) {
  size_t frame = begin_frame(&c->out, FRAME_METHOD, channel);
  put16(&c->out, class_id);
  put16(&c->out, method_id);
  put(&c->out, arguments->bytes, arguments->length);
  end_frame(&c->out, frame);
  arguments->length = 0;
  write_all(c);
}

const uint8_t *call(Connection *c, unsigned class_id, unsigned method_id, const char *name, Buffer *arguments) {
  char answer[64];
  snprintf(answer, sizeof answer, "%s-ok", name);
  send_method(c, 1, class_id, method_id, arguments);
  return await(c, class_id, method_id + 1, answer);
}

static void put_start_ok(Buffer *b) {
  char response[512];
  size_t user = strlen(options.user), pass = strlen(options.pass);
  response[0] = 0;
  memcpy(response + 1, options.user, user);
  response[1 + user] = 0;
  memcpy(response + 2 + user, options.pass, pass);

  size_t properties = begin_length(b);
  put_short_string(b, "product");
  put8(b, 'S');
  put_long_string(b, "amqp-load", 9);
  /* without this capability a broker does not say that it blocks its publishers */
  put_short_string(b, "capabilities");
  put8(b, 'F');
  size_t capabilities = begin_length(b);
  put_short_string(b, "connection.blocked");
  put8(b, 't');
  put8(b, 1);
  end_length(b, capabilities);
  end_length(b, properties);
  put_short_string(b, "PLAIN");
  put_long_string(b, response, 2 + user + pass);
  put_short_string(b, "en_US");
}

void open_connection(Connection *c, Role role, int number) {
  Buffer arguments = {0};
  reserve(&arguments, 256);
  c->role = role;
  c->number = number;
  dial(c);
  put(&c->out, "AMQP\0\0\x09\x01", 8);
  write_all(c);
  await(c, 10, 10, "connection.start");
  put_start_ok(&arguments);
  send_method(c, 0, 10, 11, &arguments);

  const uint8_t *tune = await(c, 10, 30, "connection.tune (is the password right?)");
  unsigned channel_max = get16(tune + 4);
  uint32_t frame_max = get32(tune + 6);
  c->frame_max = frame_max && frame_max < OUR_FRAME_MAX ? frame_max : OUR_FRAME_MAX;
  put16(&arguments, channel_max);
  put32(&arguments, c->frame_max);
  put16(&arguments, 0); /* no heartbeats: an idle connection costs nobody a timer */
  send_method(c, 0, 10, 31, &arguments);

  put_short_string(&arguments, options.vhost);
  put_short_string(&arguments, "");
  put8(&arguments, 0);
  send_method(c, 0, 10, 40, &arguments);
  await(c, 10, 41, "connection.open-ok");
  put_short_string(&arguments, "");
  call(c, 20, 10, "channel.open", &arguments);
  free(arguments.bytes);
}

void write_pending(Connection *c) {
  while (c->sent < c->out.length) {
    ssize_t count = write(c->fd, c->out.bytes + c->sent, c->out.length - c->sent);
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) break;
      /* the reason for the close may still be waiting to be read */
      char awaited[128];
      snprintf(awaited, sizeof awaited, "connection.close (a write failed: %s)", strerror(errno));
      fcntl(c->fd, F_SETFL, 0);
      await(c, 0, 0, awaited);
    }
    c->sent += (size_t)count;
  }
  if (c->sent == c->out.length) {
    c->sent = c->out.length = 0;
  } else if (c->sent >= COMPACT_BYTES) {
    /* under constant back-pressure the buffer never empties, so it is moved down now and then */
    c->out.length -= c->sent;
    memmove(c->out.bytes, c->out.bytes + c->sent, c->out.length);
    c->sent = 0;
  }
}

void close_connection(Connection *c) {
  Buffer arguments = {0};
  fcntl(c->fd, F_SETFL, 0);
  put16(&arguments, 200);
  put_short_string(&arguments, "done");
  put32(&arguments, 0);
  send_method(c, 0, 10, 50, &arguments);
  await(c, 10, 51, "connection.close-ok");
  free(arguments.bytes);
  close(c->fd);
  c->fd = -1;
}
