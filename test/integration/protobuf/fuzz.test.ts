import { expect, it } from 'vitest';
import { fuzzConnections, fuzzDecoders } from '../../fuzz/protobuf-fuzz.ts';
import { startBroker } from '../../support/broker.ts';

it('decoders answer malformed bytes with typed errors only', () => {
  const { accepted, refused } = fuzzDecoders(5000, 7);
  expect(accepted).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});

it('a broker serves on after hundreds of malformed connections', async () => {
  const broker = await startBroker();
  try {
    await fuzzConnections(broker.port, 500, 7);
  } finally {
    await broker.stop();
  }
});
