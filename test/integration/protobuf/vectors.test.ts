// The conformance vectors of proto/vectors: files, generated code, hand-written code and broker agree.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PublishBatch } from '../../../src/main/protocols/protobuf/publish-batch.ts';
import { PublishTargets } from '../../../src/main/protocols/protobuf/publish-targets.ts';
import { envelopeType, readVectorFile, readVectors, vectorBytes } from '../../../tools/vectors.mjs';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';
import { eventually } from '../../support/eventually.ts';
import { type Envelope, LOGIN, RawWarren, v1 } from '../../support/raw-warren.ts';

interface Vector {
  readonly name: string;
  readonly file: string;
  readonly from: 'client' | 'broker';
  readonly meaning: string;
  /** Canonical JSON of Protocol Buffers. */
  readonly envelopes?: readonly Record<string, unknown>[];
  /** The bytes, where they are not the canonical ones. */
  readonly hex?: string;
  readonly canonical?: boolean;
  readonly unknownFields?: boolean;
  readonly malformed?: boolean;
  readonly broken?: boolean;
  /** The condition that a broker answers with. */
  readonly refused?: string;
  /** The connection ends with it. */
  readonly ends?: boolean;
  /** Not sent behind a Hello. */
  readonly isFirst?: boolean;
}

const vectors: readonly Vector[] = readVectors();
const type = envelopeType();
const CANONICAL_JSON = { longs: String, enums: String, bytes: String };

function split(stream: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < stream.length; ) {
    const end = at + 4 + stream.readUInt32BE(at);
    if (end > stream.length) throw new Error('frame cut short');
    frames.push(stream.subarray(at + 4, end));
    at = end;
  }
  return frames;
}

describe('the files', () => {
  it('are those of vectors.json and no others', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../proto/vectors'));
    expect(files.sort()).toEqual(['vectors.json', ...vectors.map(({ file }) => file)].sort());
  });

  it.each(vectors)('$name holds what vectors.json says (npm run vectors)', (vector) => {
    expect(readVectorFile(vector)).toEqual(vectorBytes(vector, type));
  });
});

describe('the generated code', () => {
  const readable = vectors.filter(({ malformed, broken }) => !malformed && !broken);

  it.each(readable)('reads the meaning of $name', (vector) => {
    const meant = vector.envelopes!.map((envelope) => type.fromObject(envelope));
    const read = split(readVectorFile(vector)).map((bytes) => {
      const envelope = v1.Envelope.decode(bytes);
      // Through the bytes, because the two have classes of their own.
      return type.decode(v1.Envelope.encode(envelope).finish());
    });
    expect(read.map((each) => type.toObject(each, CANONICAL_JSON))).toEqual(
      meant.map((each) => type.toObject(each, CANONICAL_JSON)),
    );
  });

  it.each(vectors.filter(({ canonical }) => canonical))('writes $name', (vector) => {
    const written = split(readVectorFile(vector)).map((bytes) => {
      return Buffer.from(v1.Envelope.encode(v1.Envelope.decode(bytes)).finish());
    });
    expect(written).toEqual(split(readVectorFile(vector)));
  });

  it('keeps unknown fields over decoding and encoding', () => {
    const vector = vectors.find(({ name }) => name === 'unknown-field')!;
    const [bytes] = split(readVectorFile(vector));
    const again = Buffer.from(v1.Envelope.encode(v1.Envelope.decode(bytes!)).finish());
    expect(again.length).toBe(bytes!.length);
    expect(again.includes('later')).toBe(true);
  });

  it.each(vectors.filter(({ malformed }) => malformed))('refuses $name', (vector) => {
    expect(() => {
      for (const bytes of split(readVectorFile(vector))) type.decode(bytes);
    }).toThrow();
  });
});

describe('the hand-written reader of publishes', () => {
  const publishes = vectors.filter(({ envelopes }) => envelopes?.some(({ publish }) => publish));

  it.each(publishes)('reads the same messages in $name as the generated code', (vector) => {
    for (const bytes of split(readVectorFile(vector))) {
      const { publish } = v1.Envelope.decode(bytes);
      const encoded = Buffer.from(v1.Publish.encode(publish!).finish());
      const batch = new PublishBatch(new PublishTargets());
      batch.read(encoded, 0, encoded.length);
      expect(batch.refusal).toBeNull();
      expect(batch.firstPublishNumber).toBe(publish!.firstPublishNumber);
      expect(batch.count).toBe(publish!.messages!.length);
      publish!.messages!.forEach((message, i) => {
        const body = encoded.subarray(batch.bodyStart(i), batch.bodyEnd(i));
        expect(Buffer.compare(body, message.body!)).toBe(0);
        expect(batch.targetOf(i).address.routingKey).toBe(
          publish!.addresses![message.address!]!.routingKey,
        );
      });
    }
  });
});

describe('a broker', () => {
  let broker: BrokerUnderTest;
  beforeAll(async () => {
    broker = await startBroker();
  });
  afterAll(async () => await broker.stop());

  const conditionOf = (envelope: Envelope | undefined) =>
    (v1.Condition[envelope?.error?.condition ?? 0] ?? '').replace('CONDITION_', '');

  it('takes the whole conversation of a client, in the order of the file', async () => {
    const client = new RawWarren(broker.port);
    client.writeMagic();
    const conversation = vectors.filter(({ from, ends }) => from === 'client' && !ends);
    for (const vector of conversation) {
      if (vector.name === 'close' || vector.hex) continue;
      client.write(readVectorFile(vector));
    }
    client.write(readVectorFile(vectors.find(({ name }) => name === 'publish-tables-last')!));
    client.write(readVectorFile(vectors.find(({ name }) => name === 'close')!));
    await client.closed;
    const errors = client.received.items.flatMap((each) =>
      each.error ? [`${each.id} ${conditionOf(each)}`] : [],
    );
    expect(errors).toEqual(['11 PRECONDITION_FAILED']);
    // The last message of publish-batch has no headers that the headers exchange could match.
    expect(client.outcomes).toEqual(['CONFIRMED 1-3', 'UNROUTABLE 4', 'CONFIRMED 5']);
    const answered = client.received.items.map(({ body }) => body);
    for (const body of ['helloOk', 'queueOk', 'consumeOk', 'getOk', 'transactionOk', 'browseOk']) {
      expect(answered).toContain(body);
    }
    expect(answered.at(-1)).toBe('closeOk');
  });

  const refused = vectors.filter(({ refused: condition, hex }) => condition && hex);

  it.each(refused)('answers $name as it should', async (vector) => {
    const client = new RawWarren(broker.port);
    client.writeMagic();
    if (!vector.isFirst) {
      await client.request({ hello: LOGIN });
      await client.request({ channel: 1, openChannel: {} });
    }
    client.write(readVectorFile(vector));
    await eventually(() => {
      const error = client.received.items.find((envelope) => envelope.error);
      expect(conditionOf(error)).toBe(vector.refused);
    });
    if (vector.ends) await client.closed;
    else expect((await client.request({ getStatistics: {} })).statistics).toBeTruthy();
    await client.close();
  });
});
