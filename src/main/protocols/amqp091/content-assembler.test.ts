import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicProperties } from '../../../../test/support/wire-arbitraries.ts';
import { Address } from '../../broker/message.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ContentAssembler } from './content-assembler.ts';
import { ConnectionException } from './exceptions.ts';
import { PublishTarget } from './publish-targets.ts';

const MAX_BODY_BYTES = 5000;
const target = new PublishTarget(new Uint8Array(), new Address('', 'q'), 0);

interface HeaderOptions {
  readonly classId?: number;
  readonly weight?: number;
  readonly properties?: Uint8Array;
}

function header(bodyBytes: number | bigint, options: HeaderOptions = {}): Buffer {
  const properties = options.properties ?? Buffer.alloc(2);
  const bytes = Buffer.alloc(12 + properties.length);
  bytes.writeUInt16BE(options.classId ?? 60, 0);
  bytes.writeUInt16BE(options.weight ?? 0, 2);
  bytes.writeBigUInt64BE(BigInt(bodyBytes), 4);
  bytes.set(properties, 12);
  return bytes;
}

const sendHeader = (content: ContentAssembler, bytes: Buffer): boolean =>
  content.header(bytes, 0, bytes.length);

/** Sends a body frame from a buffer that is overwritten afterwards, as a socket's is. */
function sendBody(content: ContentAssembler, bytes: Uint8Array): boolean {
  const frame = Buffer.concat([Buffer.from('head'), bytes, Buffer.from('tail')]);
  const isComplete = content.bodyFrame(frame, 4, 4 + bytes.length);
  frame.fill(0xee);
  return isComplete;
}

function assembler(): ContentAssembler {
  const content = new ContentAssembler(MAX_BODY_BYTES);
  content.begin(target);
  return content;
}

function failure(run: () => void): [condition: string, text: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConnectionException) return [error.condition, error.message];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('content', () => {
  it('comes out as it went in, however it is cut, one publish after the other', () => {
    const piece = fc.uint8Array({ maxLength: 300 });
    const publish = fc.record({
      pieces: fc.array(piece, { maxLength: 5 }),
      properties: basicProperties,
    });
    fc.assert(
      fc.property(fc.array(publish, { maxLength: 6 }), (publishes) => {
        const content = new ContentAssembler(MAX_BODY_BYTES);
        for (const { pieces, properties } of publishes) {
          const body = Buffer.concat(pieces);
          const { encoded } = EncodedProperties.from(properties);
          content.begin(target);
          let isComplete = sendHeader(content, header(body.length, { properties: encoded }));
          expect(isComplete).toBe(body.length === 0);
          for (const bytes of pieces) if (!isComplete) isComplete = sendBody(content, bytes);
          expect(isComplete).toBe(true);
          expect(Buffer.from(content.body).equals(body)).toBe(true);
          expect(content.properties.encoded.equals(encoded)).toBe(true);
          expect(content.bodyBytes).toBe(body.length);
          content.finish();
          expect(content.target).toBeNull();
        }
      }),
    );
  });

  it('of a multi-frame body after an empty body frame has the announced size', () => {
    const content = assembler();
    sendHeader(content, header(100));
    sendBody(content, Buffer.alloc(0));
    expect(sendBody(content, Buffer.alloc(100, 1))).toBe(true);
    content.finish();
    content.begin(target);
    sendHeader(content, header(4));
    sendBody(content, Buffer.from('ab'));
    expect(sendBody(content, Buffer.from('cd'))).toBe(true);
    expect(Buffer.from(content.body).toString()).toBe('abcd');
  });

  it('that exceeds the limit is counted and not kept', () => {
    const content = assembler();
    const bytes = MAX_BODY_BYTES + 1;
    sendHeader(content, header(bytes));
    expect(sendBody(content, Buffer.alloc(MAX_BODY_BYTES))).toBe(false);
    expect(sendBody(content, Buffer.alloc(1))).toBe(true);
    expect([content.bodyBytes, content.body.length]).toEqual([bytes, 0]);
  });

  it('does not claim memory for a size that is only announced', () => {
    const content = new ContentAssembler(536_870_912);
    content.begin(target);
    sendHeader(content, header(536_870_912));
    const before = process.memoryUsage().arrayBuffers;
    sendBody(content, Buffer.from('x'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  });
});

describe('frames out of order', () => {
  it('a header or body without a publish is unexpected', () => {
    const text = 'expected method frame, got non method frame instead';
    const content = new ContentAssembler(MAX_BODY_BYTES);
    expect(failure(() => sendHeader(content, header(0)))).toEqual(['UNEXPECTED_FRAME', text]);
    expect(failure(() => sendBody(content, Buffer.alloc(1)))).toEqual(['UNEXPECTED_FRAME', text]);
  });

  it('a body or a method in place of the header is unexpected', () => {
    const text = 'expected content header for class 60, got non content header frame instead';
    expect(failure(() => sendBody(assembler(), Buffer.alloc(1)))[1]).toBe(text);
    expect(failure(() => assembler().refuseMethod())[1]).toBe(text);
  });

  it('a header or a method in place of the body is unexpected', () => {
    const text = 'expected content body, got non content body frame instead';
    const content = assembler();
    sendHeader(content, header(1));
    expect(failure(() => sendHeader(content, header(1)))[1]).toBe(text);
    expect(failure(() => content.refuseMethod())[1]).toBe(text);
  });

  it('nothing of a publish counts after it was abandoned', () => {
    const content = assembler();
    sendHeader(content, header(10));
    sendBody(content, Buffer.from('abc'));
    content.abandon();
    expect(content.target).toBeNull();
    content.begin(target);
    sendHeader(content, header(3));
    expect(sendBody(content, Buffer.from('xyz'))).toBe(true);
    expect(Buffer.from(content.body).toString()).toBe('xyz');
  });
});

describe('a content header', () => {
  it.each<[string, Buffer, string, RegExp]>([
    ['of another class', header(0, { classId: 50 }), 'UNEXPECTED_FRAME', /got one for class 50/],
    ['with a weight', header(0, { weight: 1 }), 'UNEXPECTED_FRAME', /got non content header frame/],
    ['beyond 512 MiB', header(536_870_913), 'FRAME_ERROR', /size 536870913 exceeds maximum/],
    ['beyond 2^63', header(2n ** 63n), 'FRAME_ERROR', /exceeds maximum allowed size 536870912/],
    [
      'with bad properties',
      header(0, { properties: Buffer.of(0x80, 0, 9) }),
      'INTERNAL_ERROR',
      /^$/,
    ],
  ])('%s is refused', (_name, bytes, condition, text) => {
    const [actual, message] = failure(() => sendHeader(assembler(), bytes));
    expect(actual).toBe(condition);
    expect(message).toMatch(text);
  });

  it('is followed by no more body than it announced', () => {
    const content = assembler();
    sendHeader(content, header(3));
    sendBody(content, Buffer.from('ab'));
    expect(failure(() => sendBody(content, Buffer.from('cd')))).toEqual([
      'FRAME_ERROR',
      'content body frame exceeds remaining content size',
    ]);
  });
});
