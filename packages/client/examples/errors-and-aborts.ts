import { connect, RequestError, UnroutableError } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/', {
  name: 'example',
  reconnect: { maxAttempts: 100 },
});

try {
  await client.publish({ exchange: 'amq.topic', routingKey: 'nobody', body: '', mandatory: true });
} catch (error) {
  if (error instanceof UnroutableError) console.log('no queue is bound');
}

try {
  await client.checkQueue('missing');
} catch (error) {
  if (error instanceof RequestError && error.condition === 'NOT_FOUND')
    console.log('no such queue');
}

// Everything that waits takes an AbortSignal.
await client.declareQueue('empty');
try {
  await client.receive('empty', { waitMs: 60_000, signal: AbortSignal.timeout(100) });
} catch {
  console.log('waited long enough');
}

await client.close();
