/* Declares and deletes the queues and the exchange of a run. Blocking; never part of what is timed. */
#include "topology.h"

#include "options.h"
#include "report.h"

enum { BINDINGS_PER_TOPIC_QUEUE = 50 };

char exchange_name[QUEUE_NAME_BYTES];

void queue_name(char *name, size_t size, int queue) { snprintf(name, size, "%s.%d", options.name, queue); }

static void put_queue_arguments(Buffer *b) {
  size_t table = begin_length(b);
  for (int i = 0; i < options.queue_argument_count; i++) {
    char key[256];
    const char *argument = options.queue_arguments[i], *value = strchr(argument, '=') + 1;
    snprintf(key, sizeof key, "%.*s", (int)(value - 1 - argument), argument);
    put_short_string(b, key);
    char *end;
    long number = strtol(value, &end, 10);
    int is_true = !strcmp(value, "true");
    if (end != value && *end == 0) {
      put8(b, 'l');
      put64(b, (uint64_t)number);
    } else if (is_true || !strcmp(value, "false")) {
      put8(b, 't');
      put8(b, (unsigned)is_true);
    } else {
      put8(b, 'S');
      put_long_string(b, value, strlen(value));
    }
  }
  end_length(b, table);
}

static void bind_queue(Connection *admin, Buffer *arguments, const char *queue, const char *binding_key) {
  put16(arguments, 0);
  put_short_string(arguments, queue);
  put_short_string(arguments, exchange_name);
  put_short_string(arguments, binding_key);
  put8(arguments, 0);
  put32(arguments, 0);
  call(admin, 50, 20, "queue.bind", arguments);
}

static void declare_queue(Connection *admin, Buffer *arguments, int index) {
  char queue[QUEUE_NAME_BYTES];
  queue_name(queue, sizeof queue, index);
  put16(arguments, 0);
  put_short_string(arguments, queue);
  put8(arguments, options.is_persistent ? 2 : 0); /* durable */
  put_queue_arguments(arguments);
  const uint8_t *answer = call(admin, 50, 10, "queue.declare", arguments);
  report.queue_messages += get32(answer + 5 + answer[4]);
  if (!options.is_fanout && !options.is_topic) return;

  char key[64];
  snprintf(key, sizeof key, "k.%d.#", index);
  bind_queue(admin, arguments, queue, key);
  for (int i = 0; options.is_topic && i < BINDINGS_PER_TOPIC_QUEUE; i++) {
    snprintf(key, sizeof key, "x%d.*.%d.#", i, index);
    bind_queue(admin, arguments, queue, key);
  }
}

void declare_topology(Connection *admin) {
  Buffer arguments = {0};
  if (options.is_fanout || options.is_topic) {
    const char *type = options.is_fanout ? "fanout" : "topic";
    snprintf(exchange_name, sizeof exchange_name, "%s.%s", options.name, type);
    put16(&arguments, 0);
    put_short_string(&arguments, exchange_name);
    put_short_string(&arguments, type);
    put8(&arguments, options.is_persistent ? 2 : 0);
    put32(&arguments, 0);
    call(admin, 40, 10, "exchange.declare", &arguments);
  }
  for (int i = 0; i < options.queues; i++) declare_queue(admin, &arguments, i);
  free(arguments.bytes);
}

void delete_topology(Connection *admin) {
  Buffer arguments = {0};
  char queue[QUEUE_NAME_BYTES];
  for (int i = 0; i < options.queues; i++) {
    queue_name(queue, sizeof queue, i);
    put16(&arguments, 0);
    put_short_string(&arguments, queue);
    put8(&arguments, 0);
    call(admin, 50, 40, "queue.delete", &arguments);
  }
  if (exchange_name[0]) {
    put16(&arguments, 0);
    put_short_string(&arguments, exchange_name);
    put8(&arguments, 0);
    call(admin, 40, 20, "exchange.delete", &arguments);
  }
  free(arguments.bytes);
}
