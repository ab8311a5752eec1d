// Feeds malformed bytes to the Warren protocol: to its decoders directly, and to a broker through
// connections that begin like AMQP, like Warren or like nothing. Fails when anything but the typed errors
// comes out, or when the broker no longer serves.
//
// node test/fuzz/protobuf-fuzz.ts --inputs 300000 --connections 10000 --seed 1

import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { BrokerError } from '../../src/main/broker/errors.ts';
import { MalformedBytes } from '../../src/main/codec/byte-reader.ts';
import { ConnectionFault } from '../../src/main/protocols/protobuf/connection-fault.ts';
import { makeEnvelopeHead, readEnvelope } from '../../src/main/protocols/protobuf/envelope.ts';
import { fieldTableOf } from '../../src/main/protocols/protobuf/field-codec.ts';
import { FrameSplitter } from '../../src/main/protocols/protobuf/frame-splitter.ts';
import { readProperties } from '../../src/main/protocols/protobuf/properties-codec.ts';
import { PublishBatch } from '../../src/main/protocols/protobuf/publish-batch.ts';
import { PublishTargets } from '../../src/main/protocols/protobuf/publish-targets.ts';
import { readVectorFile, readVectors } from '../../tools/vectors.mjs';
import { startBroker } from '../support/broker.ts';
import { Random } from '../support/random.ts';
import { RawWarren } from '../support/raw-warren.ts';

const MAX_INPUT_BYTES = 600;
const CONCURRENT_CONNECTIONS = 100;
/** A connection that is neither refused nor ended is left after this. */
const PATIENCE_MS = 50;

type Below = (limit: number) => number;

function randomFrom(seed: number): Below {
  const random = new Random(seed);
  return (limit) => Math.floor(random.fraction() * limit);
}

const good: readonly Buffer[] = readVectors()
  .filter(({ from }: { from: string }) => from === 'client')
  .map(readVectorFile);

/** Random bytes, or good ones of which some were changed, cut or repeated. */
function input(below: Below): Buffer {
  if (below(3) === 0) {
    return Buffer.from(Array.from({ length: below(MAX_INPUT_BYTES) }, () => below(256)));
  }
  let bytes = Buffer.from(good[below(good.length)] ?? []);
  for (let changes = below(6); changes > 0; changes--) {
    if (bytes.length > 0) bytes[below(bytes.length)] = below(256);
  }
  if (below(4) === 0) bytes = bytes.subarray(0, below(bytes.length + 1));
  if (below(4) === 0) bytes = Buffer.concat([bytes, good[below(good.length)] ?? bytes]);
  return bytes;
}

const isExpected = (error: unknown): boolean =>
  error instanceof MalformedBytes ||
  error instanceof BrokerError ||
  error instanceof ConnectionFault;

export interface DecoderOutcomes {
  accepted: number;
  refused: number;
}

/** Throws the first error that is none of the typed ones, with the input in its message. */
export function fuzzDecoders(inputs: number, seed: number): DecoderOutcomes {
  const below = randomFrom(seed);
  const outcomes = { accepted: 0, refused: 0 };
  const batch = new PublishBatch(new PublishTargets());
  const head = makeEnvelopeHead();
  const decoders: ((bytes: Buffer) => void)[] = [
    (bytes) => batch.read(bytes, 0, bytes.length),
    (bytes) => void readProperties(bytes, 0, bytes.length, null).decode(),
    (bytes) => void fieldTableOf(bytes),
    (bytes) => void readEnvelope(bytes, 0, bytes.length, head),
    (bytes) => {
      const splitter = new FrameSplitter(
        {
          onFrame: (buffer, start, end) => {
            const { body, start: bodyStart, end: bodyEnd } = readEnvelope(buffer, start, end, head);
            if (body === 6) batch.read(buffer, bodyStart, bodyEnd);
          },
        },
        4096,
      );
      const cut = below(bytes.length + 1);
      splitter.push(bytes.subarray(0, cut));
      splitter.push(bytes.subarray(cut));
    },
  ];
  for (let i = 0; i < inputs; i++) {
    const bytes = input(below);
    for (const decode of decoders) {
      try {
        decode(bytes);
        outcomes.accepted += 1;
      } catch (error) {
        if (!isExpected(error)) {
          throw new Error(`input ${i}: ${bytes.toString('hex')}`, { cause: error });
        }
        outcomes.refused += 1;
      }
    }
  }
  return outcomes;
}

const HELLO = Buffer.concat([
  Buffer.from('WRN1'),
  good[0] ?? Buffer.alloc(0),
  good[1] ?? Buffer.alloc(0),
]);

/** How a connection begins. */
function beginning(below: Below): Buffer {
  switch (below(6)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
    case 2:
      return Buffer.from('WRN1'.slice(0, 1 + below(4)));
    case 3:
      return Buffer.from('GET / HTTP/1.1\r\n\r\n');
    default:
      return HELLO;
  }
}

async function oneConnection(port: number, below: Below): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let isOurMistake = false;
  socket.on('data', (chunk) => {
    isOurMistake ||= chunk.includes('see the broker logfile');
  });
  socket.write(beginning(below));
  for (let pieces = below(4); pieces > 0; pieces--) socket.write(input(below));
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
  if (below(3) === 0) socket.end();
  await ended;
  clearTimeout(timer);
  if (isOurMistake) throw new Error('a connection was answered with an internal error');
}

/** Opens so many malformed connections; throws when the broker does not serve a good one afterwards. */
export async function fuzzConnections(
  port: number,
  connections: number,
  seed: number,
): Promise<void> {
  const below = randomFrom(seed);
  let left = connections;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await oneConnection(port, below);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_CONNECTIONS }, worker));
  const client = await RawWarren.open(port);
  const queue = await client.declare('');
  client.publish([{ body: 'still here' }], { to: { routingKey: queue } });
  const [delivery] = await client.get(queue, { waitMs: 5000 });
  await client.close();
  if (delivery?.body !== 'still here') throw new Error('the broker no longer serves');
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '300000' },
      connections: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const seed = Number(values.seed);
  console.log('decoders', fuzzDecoders(Number(values.inputs), seed));
  const broker = await startBroker();
  const started = performance.now();
  await fuzzConnections(broker.port, Number(values.connections), seed);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${values.connections} malformed connections in ${seconds} s, the broker serves`);
  await broker.stop();
}
