// The conformance vectors of proto/vectors, read as the client reads what comes from a broker.

import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from './envelope-writer.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { Envelope, ProtocolProperties, PublishOutcome } from './protocol.ts';
import { encodeAddress, encodePublishFrame } from './publish-frame.ts';
import { type ConfirmRange, type RawDelivery, readPush } from './pushes.ts';

interface Vector {
  readonly name: string;
  readonly file: string;
  readonly meaning: string;
  readonly canonical?: boolean;
  readonly envelopes?: readonly (Readonly<Record<string, unknown>> & { id?: number })[];
}

const FOLDER = new URL('../../../../proto/vectors/', import.meta.url);
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('vectors.json', FOLDER), 'utf8'),
);
const readable = vectors.filter(({ envelopes }) => envelopes !== undefined);

function framesOf({ file }: Vector): Buffer[] {
  const frames: Buffer[] = [];
  const splitter = new FrameSplitter((buffer, start, end) => {
    frames.push(buffer.subarray(start, end));
  });
  splitter.push(readFileSync(new URL(file, FOLDER)));
  return frames;
}

function named(name: string): { frame: Buffer; envelope: Readonly<Record<string, unknown>> } {
  const vector = vectors.find((each) => each.name === name);
  const [frame] = vector === undefined ? [] : framesOf(vector);
  const envelope = vector?.envelopes?.[0];
  if (frame === undefined || envelope === undefined) throw new Error(`no vector ${name}`);
  return { frame, envelope };
}

describe('every vector', () => {
  it.each(readable.map((vector) => [vector.name, vector] as const))(
    '%s is understood',
    (_, vector) => {
      const read = framesOf(vector).map((frame) => Envelope.decode(frame));
      expect(read.map((envelope) => Object.keys(envelope).sort())).toEqual(
        vector.envelopes?.map((envelope) => Object.keys(envelope).sort()),
      );
      expect(read.map(({ id }) => id ?? 0)).toEqual(vector.envelopes?.map(({ id }) => id ?? 0));
    },
  );

  const canonical = readable.filter((vector) => vector.canonical === true);
  it.each(canonical.map((vector) => [vector.name, vector] as const))(
    '%s is written the same',
    (_, vector) => {
      const written = framesOf(vector).map((frame) => encodeFrame(Envelope.decode(frame)));
      expect(Buffer.concat(written)).toEqual(readFileSync(new URL(vector.file, FOLDER)));
    },
  );
});

function push(frame: Buffer) {
  let ranges: readonly ConfirmRange[] = [];
  let deliveries: readonly RawDelivery[] = [];
  const isRead = readPush(frame, 0, frame.length, {
    onConfirms: (_channel, read) => {
      ranges = read;
    },
    onDeliveries: (_channel, _tag, read) => {
      deliveries = read;
    },
  });
  expect(isRead).toBe(true);
  return { ranges, deliveries };
}

describe('the hand-written reader', () => {
  it('reads the vector of confirms', () => {
    const { frame, envelope } = named('confirms');
    const { ranges } = push(frame);
    expect(
      ranges.map(({ first, last, outcome }) => ({ first, last, outcome: PublishOutcome[outcome] })),
    ).toEqual(
      (
        envelope.confirms as { ranges: { first: string; last?: string; outcome: string }[] }
      ).ranges.map(({ first, last, outcome }) => ({
        first: Number(first),
        last: Number(last ?? first),
        outcome,
      })),
    );
  });

  it.each(['deliveries', 'deliveries-padded', 'deliveries-stream'])(
    'reads the vector of %s',
    (name) => {
      const { frame, envelope } = named(name);
      const batch = envelope.deliveries as {
        firstDeliveryTag: string;
        addresses: { exchange?: string; routingKey?: string }[];
        properties: Record<string, unknown>[];
        deliveries: Record<string, unknown>[];
      };
      const { deliveries } = push(frame);
      expect(
        deliveries.map(({ properties, body, ...rest }) => ({
          ...rest,
          body: body.toString('base64'),
          messageId: ProtocolProperties.decode(properties).messageId ?? undefined,
        })),
      ).toEqual(
        batch.deliveries.map((delivery, index) => ({
          tag: Number(batch.firstDeliveryTag) + index,
          address: {
            exchange: '',
            routingKey: '',
            ...batch.addresses[Number(delivery.address ?? 0)],
          },
          isRedelivered: delivery.redelivered ?? false,
          deliveryCount: delivery.deliveryCount ?? 0,
          offset: delivery.offset === undefined ? undefined : Number(delivery.offset),
          body: delivery.body ?? '',
          messageId: batch.properties[Number(delivery.properties ?? 0)]?.messageId,
        })),
      );
    },
  );
});

it('the hand-written writer means what the vector of one publish means', () => {
  const { frame } = named('publish-one');
  const { publish } = Envelope.decode(frame);
  const body = publish?.messages?.[0]?.body ?? Buffer.alloc(0);
  const address = encodeAddress('', 'vectors');
  const message = { properties: new Uint8Array(), body };
  const written = encodePublishFrame(1, 1, address, [message], 0, 1);
  // An entry without properties may be left out; ours is always there.
  expect(Envelope.decode(written.subarray(4)).publish).toMatchObject({
    firstPublishNumber: 1,
    addresses: publish?.addresses,
    messages: publish?.messages,
  });
});
