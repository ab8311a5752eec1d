// The program of a broker with a studio: engine on disk, AMQP listener, and one desktop session whose
// frames cross as messages between processes. Takes its options as JSON in the first argument.

import { SystemClock } from '../../src/main/app/clock.ts';
import { Engine } from '../../src/main/app/engine.ts';
import { Studio } from '../../src/main/app/studio.ts';
import { refuseProtocol } from '../../src/main/protocols/amqp091/amqp-protocol.ts';
import { DEFAULT_AMQP_SETTINGS } from '../../src/main/protocols/amqp091/amqp-settings.ts';
import { Listener } from '../../src/main/protocols/listener.ts';
import { ProtocolSniffer, startsWith } from '../../src/main/protocols/protocol-sniffer.ts';
import type { StudioProcessOptions } from './studio-process.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as StudioProcessOptions;
const complain = (message: string, fields?: unknown): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`);
};
const logger = { debug: () => {}, info: () => {}, warn: complain, error: complain };

const engine = await Engine.start({
  dataDir: options.dataDir,
  amqp: DEFAULT_AMQP_SETTINGS,
  messageMemoryBytes: options.messageMemoryBytes,
  clock: new SystemClock(),
  logger,
  onStorageFailure: (error) => {
    complain(error.message);
    process.exit(1);
  },
});
const sniffer = new ProtocolSniffer({
  protocols: [{ name: 'amqp', matches: startsWith(Buffer.from('AMQP'), 8), handler: engine.amqp }],
  strangers: { accept: refuseProtocol },
  logger,
});
const listener = await Listener.open({
  hosts: ['127.0.0.1'],
  mayHostsBeMissing: false,
  port: 0,
  tls: undefined,
  maxConnections: 0,
  logger,
  onConnection: (socket) => sniffer.accept(socket),
});
const studio = new Studio({
  broker: engine.broker,
  dataDir: options.dataDir,
  logger,
  listener: () => listener,
});
const session = await studio.openLocal('guest', (frame) => process.send?.(frame));

process.on('message', async (frame) => {
  if (frame !== 'stop') {
    session.receive(frame);
    return;
  }
  listener.stopAccepting();
  sniffer.stop();
  session.close();
  await studio.stop();
  await engine.stop();
  process.exit(0);
});
process.on('disconnect', () => process.exit(1));
process.send?.({ port: listener.port });
