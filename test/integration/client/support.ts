// A broker and clients for the tests of the client, all of them gone after each file.

import { randomBytes } from 'node:crypto';
import { type ChannelModel, connect as connectAmqp } from 'amqplib';
import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  type Client,
  type ConnectOptions,
  connect,
  type ReceivedMessage,
} from '../../../packages/client/src/index.ts';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';

const clients: Client[] = [];
const connections: ChannelModel[] = [];

/** For the top of a test file: a broker for all its tests. */
export function sharedBroker(): () => BrokerUnderTest {
  let broker: BrokerUnderTest | undefined;
  const running = (): BrokerUnderTest => {
    if (broker === undefined) throw new Error('the broker is not running');
    return broker;
  };
  beforeAll(async () => {
    broker = await startBroker({ durable: true });
  });
  afterEach(closeAll);
  afterAll(async () => await broker?.stop());
  return running;
}

export async function closeAll(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(connections.splice(0).map((each) => each.close().catch(() => {})));
}

export const urlOf = ({ port }: { readonly port: number }): string =>
  `warren://guest:guest@127.0.0.1:${port}/`;

/** A client that is closed after the test. Reconnects fast. */
export async function newClient(
  broker: { readonly port: number },
  options: ConnectOptions = {},
): Promise<Client> {
  const reconnect = { initialDelayMs: 20, maxDelayMs: 100 };
  const client = await connect(urlOf(broker), { reconnect, ...options });
  clients.push(client);
  return client;
}

/** An AMQP connection that is closed after the test. */
export async function newAmqp(broker: { readonly port: number }): Promise<ChannelModel> {
  const connection = await connectAmqp(`amqp://guest:guest@127.0.0.1:${broker.port}`);
  connection.on('error', () => {});
  connections.push(connection);
  return connection;
}

/** A name that no other test uses. */
export const unique = (hint: string): string => `${hint}-${randomBytes(4).toString('hex')}`;

/** Takes exactly so many messages out of a queue, waiting for each. */
export async function take(
  client: Client,
  queue: string,
  count: number,
): Promise<ReceivedMessage[]> {
  const messages: ReceivedMessage[] = [];
  while (messages.length < count) {
    const more = await client.receive(queue, { max: count - messages.length, waitMs: 5000 });
    if (more.length === 0) throw new Error(`only ${messages.length} of ${count} messages came`);
    messages.push(...more);
  }
  return messages;
}
