/* amqp-load: an AMQP 0-9-1 load generator that stays out of the way of the broker it measures.
 *
 * One thread, epoll, pre-encoded frames, one connection for each producer and consumer. The same
 * binary run against two brokers in turn gives figures that can be compared. A body begins with the
 * monotonic clock at its encoding, so a consumer in the same process knows the end-to-end latency.
 *
 * build: cc -O2 -o amqp-load *.c      usage: amqp-load --help */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "confirms.h"
#include "connection.h"
#include "options.h"
#include "report.h"
#include "topology.h"
#include "wire.h"

enum {
  READ_BYTES = 262144,
  READS_PER_TURN = 16,      /* then the other connections have their turn */
  PENDING_BYTES = 262144,   /* enough encoded output to keep a socket full */
  PUBLISHES_PER_STAMP = 16, /* one clock reading for so many messages */
  EVENTS_PER_TURN = 64,
};

static const uint64_t DRAIN_SILENCE_NS = 1000000000ull;      /* quiet for so long: the queue is empty */
static const uint64_t DRAIN_FIRST_NS = 5000000000ull;        /* the first delivery may take longer */
static const uint64_t DRAIN_ACK_SILENCE_NS = 100000000ull;   /* then a last partial batch is acked */

static Connection admin;
static Connection *clients; /* consumers first, then producers */
static Connection *idle_connections;
static int client_count;
static int epoll_fd;
static uint64_t started_ns;

/* ---- publishing -------------------------------------------------------------------------------- */

/* Encodes the one message this producer sends over and over; only the stamp changes. */
static void encode_message(Connection *c) {
  char queue[QUEUE_NAME_BYTES], key[MAX_NAME_BYTES + 32];
  Buffer *m = &c->message;
  queue_name(queue, sizeof queue, c->queue);
  if (options.is_topic) snprintf(key, sizeof key, "k.%d.a.b", c->queue);
  else snprintf(key, sizeof key, "%s", queue);

  size_t frame = begin_frame(m, FRAME_METHOD, 1);
  put16(m, 60);
  put16(m, 40);
  put16(m, 0);
  put_short_string(m, exchange_name);
  put_short_string(m, key);
  put8(m, 0);
  end_frame(m, frame);

  frame = begin_frame(m, FRAME_HEADER, 1);
  put16(m, 60);
  put16(m, 0);
  put64(m, (uint64_t)options.size);
  put16(m, 0x1000); /* delivery-mode is the only property */
  put8(m, options.is_persistent ? 2 : 1);
  end_frame(m, frame);

  size_t left = (size_t)options.size, largest = c->frame_max - FRAME_OVERHEAD_BYTES;
  while (left > 0) {
    size_t part = left < largest ? left : largest;
    frame = begin_frame(m, FRAME_BODY, 1);
    if (!c->stamp_offset) c->stamp_offset = m->length;
    reserve(m, part);
    memset(m->bytes + m->length, 'x', part);
    m->length += part;
    left -= part;
    end_frame(m, frame);
  }
}

/* How many messages may be published now: by window, rate and the share of --fill. */
static long publish_room(const Connection *c, uint64_t now) {
  long room = 1 << 30;
  if (options.confirm_window) room = options.confirm_window - (long)(c->published - c->settled);
  if (options.rate > 0) {
    double due = (double)(now - started_ns) / 1e9 * options.rate - (double)c->published;
    if (due < room) room = due < 0 ? 0 : (long)due;
  }
  if (options.fill && (long)(c->quota - c->published) < room) room = (long)(c->quota - c->published);
  return room;
}

/* Has epoll report writability exactly while output is pending. */
static void arm(Connection *c) {
  int wants = c->out.length > c->sent;
  if (wants == c->wants_writable) return;
  struct epoll_event event = {.events = EPOLLIN | (wants ? EPOLLOUT : 0), .data.ptr = c};
  epoll_ctl(epoll_fd, EPOLL_CTL_MOD, c->fd, &event);
  c->wants_writable = wants;
}

static void publish(Connection *c, uint64_t now) {
  long room = publish_room(c, now);
  while (room > 0 && c->out.length - c->sent < PENDING_BYTES) {
    uint64_t stamp = now_ns();
    memcpy(c->message.bytes + c->stamp_offset, &stamp, sizeof stamp);
    long burst = room < PUBLISHES_PER_STAMP ? room : PUBLISHES_PER_STAMP;
    for (long i = 0; i < burst; i++) put(&c->out, c->message.bytes, c->message.length);
    c->published += (uint64_t)burst;
    report.published += (uint64_t)burst;
    room -= burst;
  }
  if (options.confirm_window) grow_confirm_ring(&c->open_confirms, c->published);
  write_pending(c);
  arm(c);
}

/* ---- consuming --------------------------------------------------------------------------------- */

static void acknowledge(Connection *c) {
  size_t frame = begin_frame(&c->out, FRAME_METHOD, 1);
  put16(&c->out, 60);
  put16(&c->out, 80);
  put64(&c->out, c->last_tag);
  put8(&c->out, 1); /* multiple */
  end_frame(&c->out, frame);
  c->unacked = 0;
}

static inline void finish_delivery(Connection *c) {
  report.consumed++;
  if (!options.is_autoack && ++c->unacked >= (uint64_t)options.ack_every) acknowledge(c);
}

static void take_method(Connection *c, const uint8_t *payload, uint32_t size) {
  unsigned class_id = get16(payload), method_id = get16(payload + 2);
  if (class_id == 60 && method_id == 60) { /* basic.deliver: the tag follows the consumer tag */
    c->last_tag = get64(payload + 5 + payload[4]);
  } else if (class_id == 60 && (method_id == 80 || method_id == 120)) {
    settle_confirm(c, get64(payload + 4), payload[12] & 1, method_id == 80);
  } else if ((class_id == 10 && method_id == 50) || (class_id == 20 && method_id == 40)) {
    fail_closed(c, payload, size);
  } else if (class_id == 60 && method_id == 30) {
    fail(c, "the broker cancelled the consumer");
  } else if (class_id == 10 && method_id == 60) {
    report.blocked++;
  }
}

static inline void take_frame(Connection *c, const uint8_t *frame, uint32_t size, uint64_t arrived) {
  const uint8_t *payload = frame + FRAME_HEAD_BYTES;
  switch (frame[0]) {
    case FRAME_METHOD: take_method(c, payload, size); break;
    case FRAME_HEADER:
      c->body_left = get64(payload + 4);
      c->expects_stamp = 1;
      if (c->body_left == 0) finish_delivery(c);
      break;
    case FRAME_BODY:
      if (c->expects_stamp && size >= 8) {
        uint64_t stamp;
        memcpy(&stamp, payload, sizeof stamp);
        c->expects_stamp = 0;
        /* messages of an earlier boot or another machine carry a stamp of another clock */
        if (stamp <= arrived) record_latency(arrived - stamp);
      }
      if (size > c->body_left) fail(c, "a body is longer than its header says");
      c->body_left -= size;
      if (c->body_left == 0) finish_delivery(c);
      break;
    case FRAME_HEARTBEAT: break;
    default: fail(c, "a frame has the unknown type %u", frame[0]);
  }
}

static void take_frames(Connection *c) {
  uint64_t arrived = now_ns();
  size_t at = 0;
  while (c->in.length - at >= FRAME_HEAD_BYTES) {
    const uint8_t *frame = c->in.bytes + at;
    uint32_t size = get32(frame + 3);
    if (size > c->frame_max) fail(c, "a frame of %u bytes exceeds frame-max %u", size, c->frame_max);
    if (c->in.length - at < (size_t)size + FRAME_OVERHEAD_BYTES) break;
    if (frame[FRAME_HEAD_BYTES + size] != FRAME_END) fail(c, "a frame does not end with 0xCE");
    take_frame(c, frame, size, arrived);
    at += (size_t)size + FRAME_OVERHEAD_BYTES;
  }
  if (!at) return;
  memmove(c->in.bytes, c->in.bytes + at, c->in.length - at);
  c->in.length -= at;
}

static void lose_idle_connection(Connection *c) {
  report.idle_lost++;
  epoll_ctl(epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
  close(c->fd);
  c->fd = -1;
}

static void read_input(Connection *c) {
  for (int turn = 0; turn < READS_PER_TURN; turn++) {
    reserve(&c->in, READ_BYTES);
    ssize_t count = read(c->fd, c->in.bytes + c->in.length, READ_BYTES);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (count <= 0 && c->role == ROLE_IDLE) {
      lose_idle_connection(c);
      return;
    }
    if (count == 0) fail(c, "the broker closed the socket without a reason");
    if (count < 0) fail(c, "read failed: %s", strerror(errno));
    c->in.length += (size_t)count;
    take_frames(c);
    if (count < READ_BYTES) break;
  }
  if (c->role == ROLE_PRODUCER) {
    publish(c, now_ns());
  } else {
    write_pending(c);
    arm(c);
  }
}

/* ---- the run ----------------------------------------------------------------------------------- */

static void watch(Connection *c) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &event)) fail(c, "epoll: %s", strerror(errno));
}

static void open_idle_connections(void) {
  uint64_t begin = now_ns();
  idle_connections = calloc((size_t)options.idle_connections, sizeof *idle_connections);
  for (int i = 0; i < options.idle_connections; i++) {
    open_connection(&idle_connections[i], ROLE_IDLE, i);
    watch(&idle_connections[i]);
    /* thousands of them are held, so their buffers are not */
    free(idle_connections[i].in.bytes);
    free(idle_connections[i].out.bytes);
    idle_connections[i].in = idle_connections[i].out = (Buffer){0};
  }
  report.idle_connect_seconds = (double)(now_ns() - begin) / 1e9;
}

static void open_producer(Connection *c, int number) {
  Buffer arguments = {0};
  open_connection(c, ROLE_PRODUCER, number);
  c->queue = number % options.queues;
  if (options.confirm_window) {
    put8(&arguments, 0);
    call(c, 85, 10, "confirm.select", &arguments);
  }
  long share = options.fill / options.producers;
  c->quota = (uint64_t)(share + (number < options.fill % options.producers));
  encode_message(c);
  free(arguments.bytes);
}

static void open_consumer(Connection *c, int number) {
  Buffer arguments = {0};
  char queue[QUEUE_NAME_BYTES];
  open_connection(c, ROLE_CONSUMER, number);
  c->queue = number % options.queues;
  if (!options.is_autoack && options.prefetch) {
    put32(&arguments, 0);
    put16(&arguments, (unsigned)options.prefetch);
    put8(&arguments, 0);
    call(c, 60, 10, "basic.qos", &arguments);
  }
  queue_name(queue, sizeof queue, c->queue);
  put16(&arguments, 0);
  put_short_string(&arguments, queue);
  put_short_string(&arguments, "");
  put8(&arguments, options.is_autoack ? 2 : 0);
  put32(&arguments, 0);
  call(c, 60, 20, "basic.consume", &arguments);
  free(arguments.bytes);
}

static int fill_is_done(void) {
  if (report.published < (uint64_t)options.fill) return 0;
  if (options.confirm_window && report.confirmed + report.nacked < report.published) return 0;
  for (int i = 0; i < client_count; i++) {
    if (clients[i].out.length) return 0;
  }
  return 1;
}

static void acknowledge_rest(void) {
  for (int i = 0; i < options.consumers; i++) {
    if (!clients[i].unacked || options.is_autoack) continue;
    acknowledge(&clients[i]);
    write_pending(&clients[i]);
    arm(&clients[i]);
  }
}

/* Watches the totals move; says when the run is over. */
static int is_over(uint64_t now, uint64_t *progress_ns) {
  static uint64_t seen;
  uint64_t moved = report.published + report.confirmed + report.nacked + report.consumed;
  if (options.is_drain) moved = report.consumed;
  if (moved != seen) {
    seen = moved;
    *progress_ns = now;
  }
  uint64_t silence = now - *progress_ns;
  if (options.fill) {
    if (options.stall_seconds > 0 && (double)silence > options.stall_seconds * 1e9) {
      fail(NULL, "no progress for %.0f s: published %llu, settled %llu of %ld%s", options.stall_seconds,
           (unsigned long long)report.published, (unsigned long long)(report.confirmed + report.nacked), options.fill,
           report.blocked ? " (the broker has blocked its publishers)" : "");
    }
    return fill_is_done();
  }
  if (options.is_drain) {
    if (silence > DRAIN_ACK_SILENCE_NS) acknowledge_rest();
    return silence > (report.consumed ? DRAIN_SILENCE_NS : DRAIN_FIRST_NS);
  }
  return now >= started_ns + (uint64_t)(options.seconds * 1e9);
}

static void take_event(const struct epoll_event *event) {
  Connection *c = event->data.ptr;
  if (event->events & EPOLLOUT) {
    if (c->role == ROLE_PRODUCER) {
      publish(c, now_ns());
    } else {
      write_pending(c);
      arm(c);
    }
  }
  if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_input(c);
}

/* Runs the load; returns when it ended. */
static uint64_t run(void) {
  struct epoll_event events[EVENTS_PER_TURN];
  uint64_t sample_ns = (uint64_t)(options.sample_seconds * 1e9), next_sample = sample_ns;
  started_ns = now_ns();
  uint64_t progress = started_ns;
  /* deliveries may have come together with basic.consume-ok */
  for (int i = 0; i < client_count; i++) {
    if (clients[i].in.length) take_frames(&clients[i]);
  }
  for (;;) {
    uint64_t now = now_ns();
    if (sample_ns && now - started_ns >= next_sample) {
      take_sample(now - started_ns);
      next_sample += sample_ns;
    }
    if (is_over(now, &progress)) break;
    if (!options.is_drain) {
      for (int i = options.consumers; i < client_count; i++) {
        if (!clients[i].wants_writable) publish(&clients[i], now);
      }
    }
    int count = epoll_wait(epoll_fd, events, EVENTS_PER_TURN, options.rate > 0 ? 1 : 20);
    for (int i = 0; i < count; i++) take_event(&events[i]);
  }
  return options.is_drain ? progress : now_ns();
}

static void allow_many_sockets(void) {
  struct rlimit limit;
  rlim_t wanted = (rlim_t)(options.idle_connections + options.producers + options.consumers + 64);
  if (getrlimit(RLIMIT_NOFILE, &limit)) return;
  if (limit.rlim_max < wanted) {
    fail(NULL, "%ld sockets are wanted but the limit is %ld (ulimit -Hn)", (long)wanted, (long)limit.rlim_max);
  }
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

static double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
  parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  allow_many_sockets();
  epoll_fd = epoll_create1(0);

  open_connection(&admin, ROLE_ADMIN, 0);
  declare_topology(&admin);
  open_idle_connections();
  if (options.is_drain) options.producers = 0;
  client_count = options.producers + options.consumers;
  clients = calloc((size_t)client_count + 1, sizeof *clients);
  for (int i = 0; i < options.consumers; i++) open_consumer(&clients[i], i);
  for (int i = 0; i < options.producers; i++) open_producer(&clients[options.consumers + i], i);
  for (int i = 0; i < client_count; i++) watch(&clients[i]);

  double cpu_before = cpu_seconds();
  double elapsed = (double)(run() - started_ns) / 1e9;
  double cpu = cpu_seconds() - cpu_before;
  print_report(elapsed, elapsed > 0 ? cpu / elapsed : 0);

  /* Queues that are kept must not get back what was consumed here, so the acks are seen through. */
  for (int i = 0; i < client_count; i++) {
    if (options.keeps_queues) {
      if (i < options.consumers && clients[i].unacked && !options.is_autoack) acknowledge(&clients[i]);
      close_connection(&clients[i]);
    } else {
      close(clients[i].fd);
    }
  }
  for (int i = 0; i < options.idle_connections; i++) {
    if (idle_connections[i].fd >= 0) close(idle_connections[i].fd);
  }
  if (!options.keeps_queues) delete_topology(&admin);
  return 0;
}
