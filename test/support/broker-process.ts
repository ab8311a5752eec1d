// The program of a broker under test: an engine and a listener in a process of its own, so that a
// test can kill it. Takes its options as JSON in the first argument, commands as messages.

import { SystemClock } from '../../src/main/app/clock.ts';
import { Engine } from '../../src/main/app/engine.ts';
import { refuseProtocol } from '../../src/main/protocols/amqp091/amqp-protocol.ts';
import { DEFAULT_AMQP_SETTINGS } from '../../src/main/protocols/amqp091/amqp-settings.ts';
import { Listener } from '../../src/main/protocols/listener.ts';
import { PREAMBLE } from '../../src/main/protocols/protobuf/protobuf-settings.ts';
import { ProtocolSniffer, startsWith } from '../../src/main/protocols/protocol-sniffer.ts';
import type { BrokerCommand, BrokerProcessOptions } from './broker.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as BrokerProcessOptions;
const write = (message: string, fields?: unknown): void => {
  if (options.isLogged) process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`);
};
const logger = {
  debug: () => {},
  info: write,
  warn: write,
  error: (message: string, fields?: unknown) =>
    process.stderr.write(`${message} ${JSON.stringify(fields ?? {})}\n`),
};

const engine = await Engine.start({
  dataDir: options.dataDir,
  amqp: { ...DEFAULT_AMQP_SETTINGS, ...options.amqp, consumerTimeoutCheckMs: 200 },
  messageMemoryBytes: options.messageMemoryBytes,
  clock: new SystemClock(),
  logger,
  onStorageFailure: (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
  onStoreFull: (isFull) => engine.broker.alarms.set('disk', isFull),
});
const sniffer = new ProtocolSniffer({
  protocols: [
    { name: 'amqp', matches: startsWith(Buffer.from('AMQP'), 8), handler: engine.amqp },
    { name: 'warren', matches: startsWith(PREAMBLE), handler: engine.protobuf },
  ],
  strangers: { accept: refuseProtocol },
  logger,
  ...(options.amqp.handshakeTimeoutMs === undefined
    ? {}
    : { silenceTimeoutMs: options.amqp.handshakeTimeoutMs }),
});
const listener = await Listener.open({
  hosts: ['127.0.0.1'],
  mayHostsBeMissing: false,
  port: options.port,
  tls: undefined,
  maxConnections: 0,
  logger,
  onConnection: (socket) => sniffer.accept(socket),
});

process.on('message', async (command: BrokerCommand) => {
  if (command.kind === 'alarm') engine.broker.alarms.set(command.source, command.isOn);
  else {
    listener.stopAccepting();
    await engine.stop();
    process.exit(0);
  }
  process.send?.('done');
});
process.on('disconnect', () => process.exit(1));
process.send?.({ port: listener.port });
