import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionFault } from './connection-fault.ts';
import { FrameSplitter } from './frame-splitter.ts';

function splitter(maxBytes = 1000) {
  const frames: string[] = [];
  const split: FrameSplitter = new FrameSplitter(
    { onFrame: (buffer, start, end) => frames.push(buffer.toString('latin1', start, end)) },
    maxBytes,
  );
  return { split, frames };
}

function stream(...bodies: string[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(body.length);
      return [length, Buffer.from(body, 'latin1')];
    }),
  );
}

describe('FrameSplitter', () => {
  it('gives the same frames however the stream is cut', () => {
    const bodies = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 30 })), (sent, cuts) => {
        const { split, frames } = splitter();
        const whole = stream(...sent);
        let at = 0;
        for (const cut of cuts) {
          split.push(whole.subarray(at, at + cut));
          at += cut;
        }
        split.push(whole.subarray(at));
        expect(frames).toEqual(sent);
      }),
    );
  });

  it('keeps what comes while it is paused, and goes on from there', () => {
    const frames: string[] = [];
    const split: FrameSplitter = new FrameSplitter(
      {
        onFrame: (buffer, start, end) => {
          frames.push(buffer.toString('latin1', start, end));
          split.isPaused = true;
        },
      },
      100,
    );
    split.push(stream('a', 'b', 'c').subarray(0, 12));
    split.push(stream('a', 'b', 'c').subarray(12));
    expect(frames).toEqual(['a']);
    split.resume();
    expect(frames).toEqual(['a', 'b']);
    split.resume();
    expect(frames).toEqual(['a', 'b', 'c']);
  });

  it('refuses a frame by its length alone, and nothing comes behind it', () => {
    const { split, frames } = splitter(10);
    expect(() => split.push(Buffer.from([0, 0, 0, 11]))).toThrow(ConnectionFault);
    split.push(stream('a'));
    expect(frames).toEqual([]);
  });

  it('takes no memory for a length that is only announced', () => {
    const { split } = splitter(1 << 30);
    const before = process.memoryUsage().arrayBuffers;
    split.push(Buffer.from([0x20, 0, 0, 0, 1, 2, 3]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20);
  });
});
