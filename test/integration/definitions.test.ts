// Definitions in and out: what Warren takes and gives back, over restarts, and compared field by field
// with a real RabbitMQ that is given the same file.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/main/app/clock.ts';
import { definitionsOfBroker } from '../../src/main/app/definitions-loader.ts';
import { Engine } from '../../src/main/app/engine.ts';
import { INTERNAL_ACTOR } from '../../src/main/broker/access/actor.ts';
import { DEFAULT_AMQP_SETTINGS } from '../../src/main/protocols/amqp091/amqp-settings.ts';
import {
  type BindingDefinition,
  type Definitions,
  DefinitionsError,
  isJsonRecord,
  sorted,
} from '../../src/shared/topology/definitions.ts';
import {
  differenceOf,
  isEmptyDifference,
} from '../../src/shared/topology/definitions-difference.ts';
import { readDefinitions } from '../../src/shared/topology/definitions-reader.ts';
import { completeDefinitions } from '../support/definitions.ts';
import { type RabbitMQ, rabbitScripts, startRabbitMQ } from '../support/rabbitmq.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const running: { engine: Engine; clock: SystemClock }[] = [];

async function startEngine(dataDir: string | null = null): Promise<Engine> {
  const clock = new SystemClock();
  const engine = await Engine.start({
    dataDir,
    amqp: DEFAULT_AMQP_SETTINGS,
    messageMemoryBytes: 1 << 20,
    clock,
    logger: quiet,
    onStorageFailure: (error) => {
      throw error;
    },
  });
  running.push({ engine, clock });
  return engine;
}

async function stopAll(): Promise<void> {
  for (const { engine, clock } of running.splice(0)) {
    await engine.stop();
    clock.stop();
  }
}

const options = { actor: INTERNAL_ACTOR };
const load = (engine: Engine, json: unknown) =>
  definitionsOfBroker(engine.broker).import(json, options);
/** The export as it goes over the wire. */
const exported = (engine: Engine, vhost?: string): unknown =>
  JSON.parse(JSON.stringify(definitionsOfBroker(engine.broker).export(vhost)));
const read = (json: unknown): Definitions => readDefinitions(json).definitions;

/** Sections with what differs, for a message that says what is wrong. */
function differences(a: Definitions, b: Definitions): Record<string, unknown> {
  const difference = differenceOf(a, b);
  return Object.fromEntries(
    Object.entries(difference)
      .map(
        ([section, { added, changed, removed }]) => [section, { added, changed, removed }] as const,
      )
      .filter(
        ([, { added, changed, removed }]) => added.length + changed.length + removed.length > 0,
      ),
  );
}

afterEach(stopAll);

describe('an import', () => {
  it('comes back in the export, whatever it was', async () => {
    const engine = await startEngine();
    const { ignored, leftAlone } = load(engine, completeDefinitions());
    expect(ignored).toEqual([]);
    expect(leftAlone).toEqual([]);
    const { description: _, ...vhost } = read(exported(engine)).vhosts[0] ?? {};
    expect(vhost).toMatchObject({ name: '/', limits: {} });
    const wanted = read(completeDefinitions());
    expect(differences(wanted, read(exported(engine)))).toEqual({});
    expect(wanted.queues).toHaveLength(50);
    expect(wanted.bindings).toHaveLength(100);
  });

  it('survives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'warren-definitions-'));
    const engine = await startEngine(folder);
    load(engine, completeDefinitions());
    const before = read(exported(engine));
    await stopAll();
    const after = read(exported(await startEngine(folder)));
    const durable = (definitions: Definitions): Definitions => {
      const exchanges = definitions.exchanges.filter((exchange) => exchange.durable);
      const queues = definitions.queues.filter((queue) => queue.durable);
      const has = (
        items: readonly { vhost: string; name: string }[],
        vhost: string,
        name: string,
      ) => items.some((item) => item.vhost === vhost && item.name === name);
      return {
        ...definitions,
        exchanges,
        queues,
        bindings: definitions.bindings.filter(
          ({ vhost, source, destination, destination_type: type }) =>
            has(exchanges, vhost, source) &&
            has(type === 'queue' ? queues : exchanges, vhost, destination),
        ),
      };
    };
    expect(differences(durable(before), after)).toEqual({});
    await stopAll();
    rmSync(folder, { recursive: true });
  });

  it('of what is there already changes nothing', async () => {
    const engine = await startEngine();
    load(engine, completeDefinitions());
    const { difference } = load(engine, completeDefinitions());
    expect(isEmptyDifference(difference)).toBe(true);
    expect(difference.queues.unchanged).toHaveLength(50);
  });

  it('says beforehand what it would do, and does not do it', async () => {
    const engine = await startEngine();
    const before = exported(engine);
    const { difference } = definitionsOfBroker(engine.broker).difference(
      completeDefinitions(),
      options,
    );
    expect(difference.queues.added).toHaveLength(50);
    expect(difference.users.changed.map(({ to }) => to.name)).toEqual(['guest']);
    expect(difference.vhosts.unchanged.length + difference.vhosts.changed.length).toBe(1);
    expect(exported(engine)).toEqual(before);
  });

  it('leaves queues alone that exist with other properties, and names them', async () => {
    const engine = await startEngine();
    load(engine, { queues: [{ vhost: '/', name: 'q', arguments: { 'x-max-length': 1 } }] });
    const { leftAlone } = load(engine, { queues: [{ vhost: '/', name: 'q', durable: false }] });
    expect(leftAlone).toEqual(["queue 'q' in vhost '/'"]);
    expect(read(exported(engine)).queues[0]).toMatchObject({
      durable: true,
      arguments: { 'x-max-length': 1 },
    });
  });

  it('passes over bindings without ends, as RabbitMQ does, and names them', async () => {
    const engine = await startEngine();
    const binding = {
      vhost: '/',
      source: 'amq.topic',
      destination: 'q',
      destination_type: 'queue',
    };
    const { ignored } = load(engine, {
      queues: [{ vhost: '/', name: 'q' }],
      bindings: [
        { ...binding, routing_key: 'k' },
        { ...binding, destination: 'nope' },
      ],
    });
    expect(ignored).toEqual([
      "binding 'amq.topic -> nope' in vhost '/': no queue 'nope' in vhost '/'",
    ]);
    expect(read(exported(engine)).bindings).toHaveLength(1);
  });

  it('of a single vhost goes into the vhost that is named', async () => {
    const engine = await startEngine();
    load(engine, completeDefinitions());
    load(engine, { vhosts: [{ name: 'copy' }] });
    const file = exported(engine, 'shop/größe');
    const { ignored } = definitionsOfBroker(engine.broker).import(file, {
      ...options,
      vhost: 'copy',
    });
    expect(ignored).toEqual(["'limits' of the vhost"]);
    const { queues, bindings, policies } = read(exported(engine));
    const of = (name: string) => ({
      queues: queues.filter(({ vhost }) => vhost === name).map(({ vhost: _, ...rest }) => rest),
      bindings: bindings.filter(({ vhost }) => vhost === name).length,
      policies: policies.filter(({ vhost }) => vhost === name).length,
    });
    expect(of('copy')).toEqual(of('shop/größe'));
    expect(of('copy').queues).toHaveLength(25);
  });
});

describe('a file that is wrong', () => {
  const queue = { vhost: '/', name: 'good', durable: true };
  const cases: readonly [what: string, file: unknown, reason: unknown][] = [
    ['no object', [1], 'failed_to_parse_json'],
    [
      'an unknown vhost',
      { queues: [queue, { ...queue, vhost: 'nope' }] },
      ['no_such_vhost', 'nope'],
    ],
    ['no vhost', { queues: [queue, { name: 'q' }] }, ['no_such_vhost', 'undefined']],
    [
      'an unknown user',
      {
        queues: [queue],
        permissions: [{ user: 'x', vhost: '/', configure: '', write: '', read: '' }],
      },
      ['no_such_user', 'x'],
    ],
    [
      'no name',
      { queues: [queue, { vhost: '/' }] },
      "queues[1]: mandatory field 'name' is missing",
    ],
    [
      'a wrong type',
      { queues: [{ ...queue, durable: 'yes' }] },
      "queues[0]: 'durable' must be true or false",
    ],
    [
      'a long name',
      { queues: [queue, { ...queue, name: 'ü'.repeat(128) }] },
      "queues[1]: 'name' is too long: 256 bytes, at most 255 are allowed",
    ],
    [
      'a bad argument',
      { queues: [queue, { ...queue, name: 'q', arguments: { 'x-message-ttl': 'a' } }] },
      /^invalid arg 'x-message-ttl' for queue 'q' in vhost '\/': /,
    ],
    [
      'an unknown exchange type',
      { queues: [queue], exchanges: [{ vhost: '/', name: 'e', type: 'nope' }] },
      "unknown exchange type 'nope'",
    ],
    [
      'two queues of one name',
      { queues: [queue, { ...queue, durable: false }] },
      "inequivalent arg 'durable' for queue 'good' in vhost '/': received 'false' but current is 'true'",
    ],
    [
      'an unknown policy setting',
      {
        queues: [queue],
        policies: [{ vhost: '/', name: 'p', pattern: 'x', definition: { nope: 1 } }],
      },
      /^Validation failed\n\n.*are not recognised policy settings\n \(\/\/\/?p\)$/s,
    ],
    [
      'too many queues',
      {
        vhosts: [{ name: '/', limits: { 'max-queues': 1 } }],
        queues: [queue, { ...queue, name: 'second' }],
      },
      /exceed the limit of 1 queue/,
    ],
    ['a user without tags', { queues: [queue], users: [{ name: 'u' }] }, 'tags_not_present'],
  ];
  it.each(cases)('%s is refused with nothing applied', async (_what, file, reason) => {
    const engine = await startEngine();
    const before = exported(engine);
    let error: unknown;
    try {
      load(engine, file);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DefinitionsError);
    if (!(error instanceof DefinitionsError)) return;
    if (reason instanceof RegExp) expect(error.reason).toMatch(reason);
    else expect(error.reason).toEqual(reason);
    expect(exported(engine)).toEqual(before);
  });
});

describe.skipIf(rabbitScripts() === undefined)('a RabbitMQ given the same file', () => {
  let rabbitMQ: RabbitMQ;
  beforeAll(async () => {
    rabbitMQ = await startRabbitMQ();
  }, 90_000);
  afterAll(async () => {
    await rabbitMQ?.stop();
    if (rabbitMQ !== undefined) rmSync(rabbitMQ.folder, { recursive: true, force: true });
  }, 60_000);

  async function throughRabbitMQ(file: unknown): Promise<unknown> {
    const input = join(rabbitMQ.folder, 'in.json');
    const output = join(rabbitMQ.folder, 'out.json');
    writeFileSync(input, JSON.stringify(file));
    if (existsSync(output)) rmSync(output);
    await rabbitMQ.control('import_definitions', input);
    await rabbitMQ.control('export_definitions', output);
    return JSON.parse(readFileSync(output, 'utf8'));
  }

  /** RabbitMQ keeps internal exchanges but leaves them out of exports. */
  const withoutInternal = (definitions: Definitions): Definitions => ({
    ...definitions,
    exchanges: definitions.exchanges.filter(({ internal }) => !internal),
  });

  /** rabbitmqctl, unlike the HTTP API, writes the objects in global parameters as pairs. */
  const withPairs = (definitions: Definitions): Definitions => ({
    ...definitions,
    global_parameters: definitions.global_parameters.map(({ name, value }) => ({
      name,
      value: isJsonRecord(value) ? Object.entries(sorted(value) ?? {}) : value,
    })),
  });

  it('takes what Warren exports and exports the same', { timeout: 120_000 }, async () => {
    const engine = await startEngine();
    load(engine, completeDefinitions());
    const ours = exported(engine);
    const theirs = await throughRabbitMQ(ours);
    expect(differences(withPairs(withoutInternal(read(ours))), read(theirs))).toEqual({});

    const again = await startEngine();
    const { ignored } = load(again, theirs);
    const internal = new Set(
      read(ours)
        .exchanges.filter((exchange) => exchange.internal)
        .map(({ vhost, name }) => `${vhost} ${name}`),
    );
    const isKept = ({ vhost, source, destination }: BindingDefinition): boolean =>
      !internal.has(`${vhost} ${source}`) && !internal.has(`${vhost} ${destination}`);
    const expected = read(theirs);
    const bindings = expected.bindings.filter(isKept);
    expect(ignored.filter((what) => what.includes('no exchange'))).toHaveLength(
      expected.bindings.length - bindings.length,
    );
    expect(differences({ ...expected, bindings }, read(exported(again)))).toEqual({});
  });
});
