// The program of a broker under test: an engine and a listener in a process of its own, so that a
// test can kill it. Takes its options as JSON in the first argument, commands as messages.

import { SystemClock } from '../../src/main/app/clock.ts';
import { Engine } from '../../src/main/app/engine.ts';
import { INTERNAL_ACTOR } from '../../src/main/broker/access/actor.ts';
import { refuseProtocol } from '../../src/main/protocols/amqp091/amqp-protocol.ts';
import { DEFAULT_AMQP_SETTINGS } from '../../src/main/protocols/amqp091/amqp-settings.ts';
import { Listener } from '../../src/main/protocols/listener.ts';
import { PREAMBLE } from '../../src/main/protocols/protobuf/protobuf-settings.ts';
import { ProtocolSniffer, startsWith } from '../../src/main/protocols/protocol-sniffer.ts';
import type { AdministrationAnswer, BrokerCommand, BrokerProcessOptions } from './broker.ts';

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
  hosts: options.hosts,
  mayHostsBeMissing: false,
  port: options.port,
  tls: undefined,
  maxConnections: 0,
  logger,
  onConnection: (socket) => sniffer.accept(socket),
});

/** `users.put` and the like, with the broker itself as the actor. */
function administer(operation: string, args: readonly unknown[]): unknown {
  const { administration } = engine.broker;
  if (operation === 'connections.close') {
    const [user, reason] = args;
    return administration.connections.closeAll(
      (connection) => connection.username === user,
      String(reason),
    );
  }
  const [registry = '', method = ''] = operation.split('.');
  const target = Reflect.get(administration, registry);
  return Reflect.get(target, method).call(target, INTERNAL_ACTOR, ...args);
}

function answerTo(operation: string, args: readonly unknown[]): AdministrationAnswer {
  try {
    return { kind: 'answer', value: administer(operation, args) };
  } catch (error) {
    return { kind: 'refusal', message: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', async (command: BrokerCommand) => {
  if (command.kind === 'administer') {
    process.send?.(answerTo(command.operation, command.args));
    return;
  }
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
