/* Turns the totals of a run into JSON. Must never run while load is running, except to sample. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>

#include "options.h"

Report report;

void take_sample(uint64_t since_start_ns) {
  if (report.sample_count == report.sample_capacity) {
    report.sample_capacity = report.sample_capacity ? report.sample_capacity * 2 : 256;
    report.samples = realloc(report.samples, report.sample_capacity * sizeof *report.samples);
    if (!report.samples) abort();
  }
  report.samples[report.sample_count++] = (Sample){
      .seconds_ns = since_start_ns,
      .published = report.published,
      .settled = report.confirmed + report.nacked,
      .consumed = report.consumed,
  };
}

/* Microseconds below which the share `q` of the latencies lies. */
static double percentile(double q) {
  if (!report.latency_count) return 0;
  if (q >= 1) return report.latency_max / 1000.0;
  uint64_t rank = (uint64_t)((double)(report.latency_count - 1) * q), seen = 0;
  for (unsigned slot = 0; slot < HISTOGRAM_SLOTS; slot++) {
    seen += report.latency[slot];
    if (seen <= rank) continue;
    if (slot < 128) return slot / 1000.0;
    unsigned shift = slot / 128 - 1;
    double ns = (double)((uint64_t)(128 + slot % 128) << shift) + (double)(1ull << shift) / 2;
    return (ns < report.latency_max ? ns : report.latency_max) / 1000.0;
  }
  return report.latency_max / 1000.0;
}

void print_report(double seconds, double cpu) {
  double s = seconds > 0 ? seconds : 1;
  printf("{\"seconds\":%.3f,\"published\":%.0f,\"confirmed\":%.0f,\"nacked\":%.0f,\"consumed\":%.0f,", seconds,
         report.published / s, report.confirmed / s, report.nacked / s, report.consumed / s);
  printf("\"p50_us\":%.0f,\"p95_us\":%.0f,\"p99_us\":%.0f,\"max_us\":%.0f,", percentile(.5), percentile(.95),
         percentile(.99), percentile(1));
  printf("\"total_published\":%llu,\"total_confirmed\":%llu,\"total_nacked\":%llu,\"total_consumed\":%llu,",
         (unsigned long long)report.published, (unsigned long long)report.confirmed,
         (unsigned long long)report.nacked, (unsigned long long)report.consumed);
  printf("\"queue_messages_before\":%llu,\"blocked\":%llu,\"cpu\":%.2f", (unsigned long long)report.queue_messages,
         (unsigned long long)report.blocked, cpu);
  if (options.idle_connections) {
    printf(",\"idle_connections\":%d,\"idle_connect_seconds\":%.3f,\"idle_lost\":%llu", options.idle_connections,
           report.idle_connect_seconds, (unsigned long long)report.idle_lost);
  }
  if (options.sample_seconds > 0) {
    printf(",\"samples\":[");
    for (size_t i = 0; i < report.sample_count; i++) {
      const Sample *sample = &report.samples[i];
      printf("%s{\"seconds\":%.3f,\"published\":%llu,\"settled\":%llu,\"consumed\":%llu}", i ? "," : "",
             sample->seconds_ns / 1e9, (unsigned long long)sample->published, (unsigned long long)sample->settled,
             (unsigned long long)sample->consumed);
    }
    printf("]");
  }
  printf("}\n");
  fflush(stdout);
}
