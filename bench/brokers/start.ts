// Starts a broker by name, for the measurements that compare.
import { temporaryFolder } from '../cleanup.ts';
import { startLavinMQ } from './lavinmq.ts';
import { startRabbitMQ } from './rabbitmq.ts';
import { brokerAt, type RunningBroker } from './running-broker.ts';
import { startWarren } from './warren.ts';

/**
 * Starts `warren`, `rabbitmq` or `lavinmq`, or uses HOST:PORT; `folder` keeps what it stores, by
 * default a temporary one.
 */
export async function startBroker(name: string, folder?: string): Promise<RunningBroker> {
  if (name.includes(':')) return brokerAt(name);
  const home = folder ?? (await temporaryFolder(name));
  switch (name) {
    case 'warren':
      return startWarren({ dataFolder: home });
    case 'rabbitmq':
      return startRabbitMQ(home);
    case 'lavinmq':
      return startLavinMQ(home);
    default:
      throw new Error(`'${name}' is not warren, rabbitmq, lavinmq or HOST:PORT`);
  }
}
