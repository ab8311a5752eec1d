/* What a run measured: totals, latencies and samples, and their one line of JSON. */
#ifndef AMQP_LOAD_REPORT_H
#define AMQP_LOAD_REPORT_H

#include <stddef.h>
#include <stdint.h>

/* 128 steps per power of two: a latency is known to better than 0.8 %. */
enum { HISTOGRAM_SLOTS = 59 * 128 };

typedef struct {
  uint64_t seconds_ns; /* since the start of the run */
  uint64_t published, settled, consumed;
} Sample;

typedef struct {
  uint64_t published, confirmed, nacked, consumed;
  uint64_t blocked;       /* connection.blocked notices */
  uint64_t queue_messages; /* ready messages in the queues before the run */
  uint64_t idle_lost;     /* idle connections the broker closed */
  double idle_connect_seconds;
  uint64_t latency_count, latency_max;
  uint64_t latency[HISTOGRAM_SLOTS];
  Sample *samples;
  size_t sample_count, sample_capacity;
} Report;

extern Report report;

static inline void record_latency(uint64_t ns) {
  unsigned slot = (unsigned)ns;
  if (ns >= 128) {
    unsigned exponent = 63u - (unsigned)__builtin_clzll(ns);
    slot = (exponent - 6) * 128 + (unsigned)((ns >> (exponent - 7)) & 127);
  }
  report.latency[slot]++;
  report.latency_count++;
  if (ns > report.latency_max) report.latency_max = ns;
}

/* Notes the running totals. */
void take_sample(uint64_t since_start_ns);

/* Prints the report; `cpu` is the share of one core this program used. */
void print_report(double seconds, double cpu);

#endif
