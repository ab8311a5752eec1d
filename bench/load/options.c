/* Reads the command line into `options`. Must never touch the network. */
#include "options.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Options options = {
    .host = "127.0.0.1",
    .user = "guest",
    .pass = "guest",
    .vhost = "/",
    .port = 5672,
    .producers = 1,
    .consumers = 1,
    .queues = 1,
    .size = 16,
    .prefetch = 1000,
    .ack_every = 100,
    .seconds = 5,
    .stall_seconds = 60,
};

static const char usage[] =
    "amqp-load: an AMQP 0-9-1 load generator that stays out of the way of the broker it measures\n"
    "\n"
    "  --host 127.0.0.1  --port 5672  --user guest  --pass guest  --vhost /\n"
    "  --producers N (1)         connections that publish\n"
    "  --consumers N (1)         connections that consume\n"
    "  --queues N (1)            queues; producers and consumers spread over them\n"
    "  --idle-connections N (0)  connections with a channel, opened first and held open\n"
    "  --size BYTES (16)         body size, at least 8\n"
    "  --confirm W (0)           publisher confirms, at most W unconfirmed per producer\n"
    "  --prefetch K (1000)       consumer prefetch\n"
    "  --ack-every M (100)       acknowledge in batches of M\n"
    "  --autoack                 consume without acknowledgements\n"
    "  --persistent              delivery-mode 2 and durable queues\n"
    "  --seconds S (5)           length of the run\n"
    "  --rate R (0)              messages per second and producer (0: flat out)\n"
    "  --fanout                  one fanout exchange bound to every queue\n"
    "  --topic                   one topic exchange; queue i bound with k.i.# and 50 more patterns\n"
    "  --arg KEY=VALUE           queue argument (integer, true, false or string); repeatable\n"
    "  --name PREFIX             prefix of queue and exchange names (default: unique to the run)\n"
    "  --keep                    leave the queues there (default: delete them at the end)\n"
    "  --fill N                  publish N messages and stop, however long it takes\n"
    "  --drain                   consume until nothing has arrived for a second\n"
    "  --sample S (0)            add running totals every S seconds to the result\n"
    "  --stall S (60)            give up when --fill makes no progress for S seconds\n"
    "\n"
    "Prints one line of JSON: rates in messages per second, latencies in microseconds.\n"
    "Exit codes: 0 done, 1 the run failed (the reason is on stderr), 2 wrong usage.\n";

typedef enum { TEXT, INTEGER, LONG_INTEGER, REAL, FLAG } Kind;

static const struct {
  const char *name;
  Kind kind;
  size_t offset;
} table[] = {
    {"--host", TEXT, offsetof(Options, host)},
    {"--user", TEXT, offsetof(Options, user)},
    {"--pass", TEXT, offsetof(Options, pass)},
    {"--vhost", TEXT, offsetof(Options, vhost)},
    {"--name", TEXT, offsetof(Options, name)},
    {"--port", INTEGER, offsetof(Options, port)},
    {"--producers", INTEGER, offsetof(Options, producers)},
    {"--consumers", INTEGER, offsetof(Options, consumers)},
    {"--queues", INTEGER, offsetof(Options, queues)},
    {"--idle-connections", INTEGER, offsetof(Options, idle_connections)},
    {"--size", INTEGER, offsetof(Options, size)},
    {"--confirm", INTEGER, offsetof(Options, confirm_window)},
    {"--prefetch", INTEGER, offsetof(Options, prefetch)},
    {"--ack-every", INTEGER, offsetof(Options, ack_every)},
    {"--fill", LONG_INTEGER, offsetof(Options, fill)},
    {"--seconds", REAL, offsetof(Options, seconds)},
    {"--rate", REAL, offsetof(Options, rate)},
    {"--sample", REAL, offsetof(Options, sample_seconds)},
    {"--stall", REAL, offsetof(Options, stall_seconds)},
    {"--autoack", FLAG, offsetof(Options, is_autoack)},
    {"--persistent", FLAG, offsetof(Options, is_persistent)},
    {"--fanout", FLAG, offsetof(Options, is_fanout)},
    {"--topic", FLAG, offsetof(Options, is_topic)},
    {"--keep", FLAG, offsetof(Options, keeps_queues)},
    {"--drain", FLAG, offsetof(Options, is_drain)},
};

static void refuse(const char *option, const char *why) {
  fprintf(stderr, "amqp-load: %s %s (see --help)\n", option, why);
  exit(2);
}

static double number(const char *option, const char *text) {
  char *end;
  errno = 0;
  double value = strtod(text, &end);
  if (end == text || *end || errno || value < 0) refuse(option, "wants a number that is not negative");
  return value;
}

static void assign(size_t row, const char *value) {
  char *field = (char *)&options + table[row].offset;
  const char *name = table[row].name;
  switch (table[row].kind) {
    case TEXT: *(const char **)field = value; break;
    case INTEGER: *(int *)field = (int)number(name, value); break;
    case LONG_INTEGER: *(long *)field = (long)number(name, value); break;
    case REAL: *(double *)field = number(name, value); break;
    case FLAG: *(int *)field = 1; break;
  }
}

static void check_options(void) {
  static char unique[64];
  if (!options.name) {
    snprintf(unique, sizeof unique, "amqp-load.%d", (int)getpid());
    options.name = unique;
  }
  if (strlen(options.name) > MAX_NAME_BYTES) refuse("--name", "is too long");
  if (strlen(options.user) + strlen(options.pass) > 400) refuse("--user and --pass", "are too long");
  if (options.queues < 1) refuse("--queues", "wants at least 1");
  if (options.fill && options.is_drain) refuse("--fill and --drain", "do not go together");
  if (options.fill && !options.producers) refuse("--fill", "wants a producer");
  if (options.is_drain && !options.consumers) refuse("--drain", "wants a consumer");
  if (options.is_fanout && options.is_topic) refuse("--fanout and --topic", "do not go together");
  if (options.prefetch > 65535) refuse("--prefetch", "wants at most 65535");
  if (options.size < 8) options.size = 8;
  if (options.ack_every < 1) options.ack_every = 1;
  /* a batch larger than the prefetch would never fill up */
  if (options.prefetch && options.ack_every > options.prefetch) {
    options.ack_every = options.prefetch / 2 ? options.prefetch / 2 : 1;
  }
}

void parse_options(int argc, char **argv) {
  size_t rows = sizeof table / sizeof table[0];
  for (int i = 1; i < argc; i++) {
    const char *name = argv[i];
    if (!strcmp(name, "--help")) {
      fputs(usage, stdout);
      exit(0);
    }
    if (!strcmp(name, "--arg")) {
      if (++i >= argc || !strchr(argv[i], '=')) refuse(name, "wants KEY=VALUE");
      if (options.queue_argument_count == MAX_QUEUE_ARGUMENTS) refuse(name, "is given too often");
      options.queue_arguments[options.queue_argument_count++] = argv[i];
      continue;
    }
    size_t row = 0;
    while (row < rows && strcmp(name, table[row].name)) row++;
    if (row == rows) refuse(name, "is not an option");
    if (table[row].kind != FLAG && ++i >= argc) refuse(name, "wants a value");
    assign(row, argv[i]);
  }
  check_options();
}
