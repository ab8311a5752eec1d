/* Counts exactly which publishes are settled. Confirms may come singly, out of order, or as
 * `multiple`, and a wrong count would stop a producer whose window seems full. */
#include "confirms.h"

#include "report.h"

void grow_confirm_ring(ConfirmRing *ring, uint64_t last_tag) {
  if (last_tag - ring->low < ring->capacity) return;
  size_t capacity = ring->capacity ? ring->capacity : 1024;
  while (capacity <= last_tag - ring->low) capacity *= 2;
  uint8_t *marks = calloc(capacity, 1);
  if (!marks) fail(NULL, "out of memory for %zu unconfirmed publishes", capacity);
  for (uint64_t tag = ring->low + 1; ring->capacity && tag <= ring->low + ring->capacity; tag++) {
    marks[tag & (capacity - 1)] = ring->marks[tag & (ring->capacity - 1)];
  }
  free(ring->marks);
  ring->marks = marks;
  ring->capacity = capacity;
}

void settle_confirm(Connection *c, uint64_t tag, int is_multiple, int is_ack) {
  ConfirmRing *ring = &c->open_confirms;
  size_t mask = ring->capacity - 1;
  uint64_t count = 0;
  if (tag > c->published) fail(c, "a confirm for tag %llu, which was never published", (unsigned long long)tag);
  if (is_multiple && tag > ring->low) {
    for (; ring->low < tag; ring->low++) {
      count += !ring->marks[(ring->low + 1) & mask];
      ring->marks[(ring->low + 1) & mask] = 0;
    }
  } else if (!is_multiple) {
    if (tag <= ring->low || ring->marks[tag & mask]) {
      fail(c, "tag %llu is confirmed twice", (unsigned long long)tag);
    }
    ring->marks[tag & mask] = 1;
    count = 1;
  }
  while (ring->low < c->published && ring->marks[(ring->low + 1) & mask]) {
    ring->low++;
    ring->marks[ring->low & mask] = 0;
  }
  c->settled += count;
  *(is_ack ? &report.confirmed : &report.nacked) += count;
}
