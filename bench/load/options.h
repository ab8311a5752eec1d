/* The command line of amqp-load. */
#ifndef AMQP_LOAD_OPTIONS_H
#define AMQP_LOAD_OPTIONS_H

enum { MAX_QUEUE_ARGUMENTS = 32, MAX_NAME_BYTES = 100 };

typedef struct {
  const char *host, *user, *pass, *vhost, *name;
  int port;
  int producers, consumers, queues, idle_connections;
  int size;            /* body bytes, at least 8: a body begins with its time stamp */
  int confirm_window;  /* most unconfirmed publishes per producer; 0: no confirms */
  int prefetch, ack_every;
  int is_autoack, is_persistent, is_fanout, is_topic, keeps_queues, is_drain;
  double seconds;
  double rate;          /* messages per second and producer; 0: flat out */
  double sample_seconds; /* 0: no samples */
  double stall_seconds; /* give up after that long without progress in --fill */
  long fill;            /* messages to publish in all; 0: run for `seconds` */
  const char *queue_arguments[MAX_QUEUE_ARGUMENTS];
  int queue_argument_count;
} Options;

extern Options options;

/* Fills `options`; prints the usage and exits on --help (0) or on a mistake (2). */
void parse_options(int argc, char **argv);

#endif
