import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionException } from './exceptions.ts';
import type { FrameHandler } from './frame-parser.ts';
import { FrameParser } from './frame-parser.ts';

interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

const FRAME_MAX = 32_768;

function encode({ type, channel, payload }: Frame): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

/** Keeps copies of the frames; `after` runs after each. */
class Recorder implements FrameHandler {
  readonly frames: Frame[] = [];
  after: (frame: Frame) => void = () => {};

  onFrame(type: number, channel: number, buffer: Buffer, start: number, end: number): void {
    const frame = { type, channel, payload: Buffer.from(buffer.subarray(start, end)) };
    this.frames.push(frame);
    this.after(frame);
  }
}

function parserWith(frameMax = FRAME_MAX): { parser: FrameParser; recorder: Recorder } {
  const recorder = new Recorder();
  return { parser: new FrameParser(recorder, frameMax), recorder };
}

/** Pushes a copy that is wiped afterwards, as a socket that reads into one buffer does. */
function push(parser: FrameParser, bytes: Buffer): void {
  const chunk = Buffer.from(bytes);
  try {
    parser.push(chunk);
  } finally {
    chunk.fill(0x55);
  }
}

function failure(run: () => void): ConnectionException {
  try {
    run();
  } catch (error) {
    if (error instanceof ConnectionException) return error;
    throw error;
  }
  throw new Error('no exception');
}

const payload = (min: number, max: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((bytes) => Buffer.from(bytes));

const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ type: fc.constant(1), channel: fc.nat(65535), payload: payload(4, 60) }),
  fc.record({
    type: fc.constant(2),
    channel: fc.integer({ min: 1, max: 65535 }),
    payload: payload(12, 60),
  }),
  fc.record({
    type: fc.constant(3),
    channel: fc.integer({ min: 1, max: 65535 }),
    payload: payload(0, 700),
  }),
  fc.constant({ type: 8, channel: 0, payload: Buffer.alloc(0) }),
);

const largeBody: fc.Arbitrary<Frame> = fc
  .record({ size: fc.integer({ min: 4000, max: 32_000 }), fill: fc.nat(255) })
  .map(({ size, fill }) => ({ type: 3, channel: 1, payload: Buffer.alloc(size, fill) }));

/** Frames as text, which compares faster than buffers do. */
const printed = (frames: readonly Frame[]): string[] =>
  frames.map(({ type, channel, payload }) => `${type} ${channel} ${payload.toString('latin1')}`);

/** Cuts bytes into chunks of the given sizes, over and over. */
function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 800 })), {
  minLength: 1,
  maxLength: 6,
});

const method = (channel: number, ...bytes: number[]): Frame => ({
  type: 1,
  channel,
  payload: Buffer.from([0, 10, 0, 51, ...bytes]),
});
const stream = (...frames: Frame[]): Buffer => Buffer.concat(frames.map(encode));

describe('FrameParser', () => {
  it('finds the same frames however the stream is split', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 12 }), sizes, (frames, chunkSizes) => {
        const { parser, recorder } = parserWith();
        for (const chunk of split(stream(...frames), chunkSizes)) push(parser, chunk);
        expect(printed(recorder.frames)).toEqual(printed(frames));
      }),
      { numRuns: 200 },
    );
  });

  it('finds the same frames when they are larger than the chunks', () => {
    const chunkSizes = fc.array(fc.integer({ min: 300, max: 20_000 }), { minLength: 1 });
    const frames = fc.array(fc.oneof(largeBody, frame), { maxLength: 5 });
    fc.assert(
      fc.property(frames, chunkSizes, (sent, sizesOfChunks) => {
        const { parser, recorder } = parserWith();
        for (const chunk of split(stream(...sent), sizesOfChunks)) push(parser, chunk);
        expect(printed(recorder.frames)).toEqual(printed(sent));
      }),
      { numRuns: 100 },
    );
  });

  it('loses nothing by pauses, wherever they fall', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 12 }),
        sizes,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (frames, chunkSizes, pauseEvery, resumeEvery) => {
          const { parser, recorder } = parserWith();
          recorder.after = () => {
            if (recorder.frames.length % pauseEvery === 0) parser.isPaused = true;
          };
          split(stream(...frames), chunkSizes).forEach((chunk, i) => {
            const before = recorder.frames.length;
            const wasPaused = parser.isPaused;
            push(parser, chunk);
            if (wasPaused) expect(recorder.frames.length).toBe(before);
            if (i % resumeEvery === 0) parser.resume();
          });
          while (parser.isPaused) parser.resume();
          expect(printed(recorder.frames)).toEqual(printed(frames));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('goes on at once when the handler takes its pause back', () => {
    const { parser, recorder } = parserWith();
    recorder.after = () => {
      parser.isPaused = true;
      parser.resume();
    };
    push(parser, stream(method(1), method(2)));
    expect(recorder.frames).toEqual([method(1), method(2)]);
  });

  it('drops the rest of a chunk and all that follows when stopped by the handler', () => {
    const { parser, recorder } = parserWith();
    recorder.after = () => parser.stop();
    push(parser, stream(method(1), method(2)));
    push(parser, stream(method(3)));
    expect(recorder.frames).toEqual([method(1)]);
    expect(parser.heldBytes).toBe(0);
  });

  it('keeps the frames behind one whose handler threw', () => {
    const { parser, recorder } = parserWith();
    recorder.after = ({ channel }) => {
      if (channel === 1) throw new Error('bug');
    };
    expect(() => push(parser, stream(method(1), method(2)))).toThrow('bug');
    push(parser, stream(method(3)));
    expect(recorder.frames).toEqual([method(1), method(2), method(3)]);
  });

  it('hands a frame that lies within a chunk out in place', () => {
    const bytes = stream(method(1), method(2));
    const seen: unknown[] = [];
    const parser = new FrameParser(
      { onFrame: (_type, _channel, buffer, start) => seen.push(buffer, start) },
      FRAME_MAX,
    );
    parser.push(bytes);
    expect(seen[0]).toBe(bytes);
    expect(seen[2]).toBe(bytes);
    expect([seen[1], seen[3]]).toEqual([7, 19]);
  });

  it('holds no more than what has arrived of a frame, and gives large memory back', () => {
    const { parser, recorder } = parserWith(131_072);
    const large = { type: 3, channel: 1, payload: Buffer.alloc(131_064, 1) };
    const bytes = encode(large);
    push(parser, bytes.subarray(0, 7));
    expect(parser.heldBytes).toBeLessThan(1024);
    push(parser, bytes.subarray(7, 20_000));
    expect(parser.heldBytes).toBeLessThan(64_000);
    push(parser, Buffer.concat([bytes.subarray(20_000), stream(method(1))]));
    expect(printed(recorder.frames)).toEqual(printed([large, method(1)]));
    expect(parser.heldBytes).toBe(0);
  });
});

describe('FrameParser, on bytes that are no frames', () => {
  const over = (frameMax: number, size: number): (() => void) => {
    const { parser } = parserWith(frameMax);
    const head = Buffer.from([3, 0, 1, 0, 0, 0, 0]);
    head.writeUInt32BE(size, 3);
    return () => push(parser, head);
  };

  it('refuses a frame that is too large on its first seven octets', () => {
    expect(failure(over(8192, 1_000_000))).toMatchObject({
      condition: 'FRAME_ERROR',
      message: 'type 3, all octets = <<>>: {frame_too_large,1000000,8184}',
      classId: 0,
      methodId: 0,
    });
    expect(failure(over(8192, 8193)).condition).toBe('FRAME_ERROR');
  });

  it('lets pass payloads of the whole frame limit, and any size without a limit', () => {
    over(8192, 8192)();
    over(0, 0xffff_ffff)();
    const { parser, recorder } = parserWith(4096);
    const frame = { type: 3, channel: 1, payload: Buffer.alloc(4096, 1) };
    push(parser, encode(frame));
    expect(printed(recorder.frames)).toEqual(printed([frame]));
  });

  it('refuses another end octet and takes nothing more', () => {
    const { parser, recorder } = parserWith();
    const bytes = stream(method(1), method(2));
    bytes[11] = 7;
    expect(failure(() => push(parser, bytes))).toMatchObject({
      condition: 'FRAME_ERROR',
      message: 'type 1, all octets = <<0,10,0,51>>: {invalid_frame_end_marker,7}',
    });
    push(parser, stream(method(3)));
    parser.resume();
    expect(recorder.frames).toEqual([]);
  });

  it('shows the first 16 octets of a longer payload', () => {
    const { parser } = parserWith();
    const bytes = encode(method(1, ...Buffer.alloc(13, 9)));
    bytes[bytes.length - 1] = 0;
    const shown = '<<0,10,0,51,9,9,9,9,9,9,9,9,9,9,9,9>>';
    expect(failure(() => push(parser, bytes)).message).toBe(
      `type 1, first 16 octets = ${shown}: {invalid_frame_end_marker,0}`,
    );
  });

  it.each<[string, number, number, number[]]>([
    ['an unknown type', 9, 1, [1]],
    ['a heartbeat with a payload', 8, 0, [1]],
    ['a method without its ids', 1, 1, [0, 10, 0]],
    ['a content header cut short', 2, 1, [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('refuses %s', (_, type, channel, bytes) => {
    const { parser } = parserWith();
    const error = failure(() =>
      push(parser, encode({ type, channel, payload: Buffer.from(bytes) })),
    );
    expect(error.condition).toBe('FRAME_ERROR');
    expect(error.message).toBe(`type ${type}, all octets = <<${bytes}>>: unknown_frame`);
  });

  it.each<[string, number, number, number]>([
    ['a heartbeat on a channel', 8, 1, 0],
    ['a content header on channel 0', 2, 0, 12],
    ['a body on channel 0', 3, 0, 1],
  ])('finds %s unexpected, and can go on behind it', (_, type, channel, size) => {
    const { parser, recorder } = parserWith();
    const unexpected = { type, channel, payload: Buffer.alloc(size) };
    const error = failure(() => push(parser, stream(unexpected, method(0))));
    expect(error.condition).toBe('UNEXPECTED_FRAME');
    expect(error.message).toMatch(new RegExp(`^type ${type}, all octets = <<`));
    parser.resume();
    expect(recorder.frames).toEqual([method(0)]);
  });

  it('throws connection exceptions only, the same ones however the bytes are split', () => {
    const outcome = (chunks: readonly Buffer[]): unknown[] => {
      const { parser, recorder } = parserWith();
      const errors: unknown[] = [];
      const attempt = (run: () => void): void => {
        try {
          run();
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectionException);
          errors.push((error as ConnectionException).message);
          attempt(() => parser.resume());
        }
      };
      for (const chunk of chunks) attempt(() => push(parser, chunk));
      return [printed(recorder.frames), errors];
    };
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 8 }),
        edits,
        sizes,
        (frames, changes, chunkSizes) => {
          const bytes = stream(...frames);
          for (const [place, value] of changes)
            if (bytes.length > 0) bytes[place % bytes.length] = value;
          expect(outcome(split(bytes, chunkSizes))).toEqual(outcome([bytes]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
