/* Growing byte buffers and the AMQP 0-9-1 encodings written into them.
 *
 * Everything here is static inline so that each source file gets its own fast copy.
 * Must never do input or output. */
#ifndef AMQP_LOAD_WIRE_H
#define AMQP_LOAD_WIRE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRAME_METHOD = 1, FRAME_HEADER = 2, FRAME_BODY = 3, FRAME_HEARTBEAT = 8, FRAME_END = 0xCE };
/* type (1), channel (2), size (4) before a payload and the end octet after it [amqp091 4.2.3] */
enum { FRAME_HEAD_BYTES = 7, FRAME_OVERHEAD_BYTES = 8 };

typedef struct {
  uint8_t *bytes;
  size_t length;
  size_t capacity;
} Buffer;

/* Makes room for `extra` more bytes after `length`. */
static inline void reserve(Buffer *b, size_t extra) {
  if (b->length + extra <= b->capacity) return;
  b->capacity = (b->length + extra) * 2;
  b->bytes = realloc(b->bytes, b->capacity);
  if (!b->bytes) {
    fprintf(stderr, "amqp-load: out of memory (%zu bytes)\n", b->capacity);
    exit(1);
  }
}

static inline void put(Buffer *b, const void *from, size_t count) {
  reserve(b, count);
  memcpy(b->bytes + b->length, from, count);
  b->length += count;
}

static inline void put8(Buffer *b, unsigned value) {
  uint8_t octet = (uint8_t)value;
  put(b, &octet, 1);
}

static inline void put16(Buffer *b, unsigned value) {
  uint8_t octets[2] = {(uint8_t)(value >> 8), (uint8_t)value};
  put(b, octets, 2);
}

static inline void store32(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 24);
  at[1] = (uint8_t)(value >> 16);
  at[2] = (uint8_t)(value >> 8);
  at[3] = (uint8_t)value;
}

static inline void put32(Buffer *b, uint32_t value) {
  uint8_t octets[4];
  store32(octets, value);
  put(b, octets, 4);
}

static inline void put64(Buffer *b, uint64_t value) {
  put32(b, (uint32_t)(value >> 32));
  put32(b, (uint32_t)value);
}

static inline void put_short_string(Buffer *b, const char *text) {
  size_t length = strlen(text);
  put8(b, (unsigned)length);
  put(b, text, length);
}

static inline void put_long_string(Buffer *b, const void *text, size_t length) {
  put32(b, (uint32_t)length);
  put(b, text, length);
}

/* Leaves four bytes for a length (of a frame or a table) that `end_length` fills in. */
static inline size_t begin_length(Buffer *b) {
  size_t at = b->length;
  put32(b, 0);
  return at;
}

static inline void end_length(Buffer *b, size_t at) {
  store32(b->bytes + at, (uint32_t)(b->length - at - 4));
}

static inline size_t begin_frame(Buffer *b, int type, int channel) {
  put8(b, (unsigned)type);
  put16(b, (unsigned)channel);
  return begin_length(b);
}

static inline void end_frame(Buffer *b, size_t at) {
  end_length(b, at);
  put8(b, FRAME_END);
}

static inline unsigned get16(const uint8_t *p) { return (unsigned)p[0] << 8 | p[1]; }

static inline uint32_t get32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t get64(const uint8_t *p) { return (uint64_t)get32(p) << 32 | get32(p + 4); }

/* Nanoseconds of the monotonic clock; the same clock stamps a body and measures its arrival. */
static inline uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

#endif
