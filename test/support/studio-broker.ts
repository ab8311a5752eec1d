// A small broker behind the page's `invoke`, for tests of what the page asks: topology commands with the
// rules that matter to it (equivalence, auto-delete, what goes with what). Not the engine.

import type {
  BindingSpec,
  CommandName,
  DeletionPreview,
  ExchangeSpec,
  QueueSpec,
  Request,
  Response,
} from '../../src/shared/ipc/contract.ts';
import { failed, type Result, succeeded } from '../../src/shared/ipc/result.ts';
import { bindingIdentity } from '../../src/shared/topology/binding-identity.ts';
import type { TopologyMaps } from '../../src/shared/topology/topology-maps.ts';
import { bindingView, exchangeView, queueView, topologyMaps } from './topology-views.ts';

export interface StudioBrokerQueue {
  spec: QueueSpec;
  messages: number;
  consumers: number;
}

type Answers = { [C in CommandName]?: (request: Request<C>) => Result<Response<C>> };

const NOTHING = succeeded({});

export class StudioBroker {
  readonly exchanges = new Map<string, ExchangeSpec>();
  readonly queues = new Map<string, StudioBrokerQueue>();
  readonly bindings = new Map<string, BindingSpec>();
  /** Every command that was asked, in order, as `command name`. */
  readonly asked: string[] = [];
  /** Commands to fail once, by `command name`, with what. */
  readonly failing = new Map<string, Result<never>>();

  /** What there is, in a form that compares. */
  state(): object {
    const sorted = (items: Iterable<unknown>): string[] =>
      [...items].map((item) => JSON.stringify(item)).sort();
    return {
      exchanges: sorted(this.exchanges.values()),
      queues: sorted([...this.queues.values()].map(({ spec }) => spec)),
      bindings: sorted(this.bindings.keys()),
    };
  }

  /** As the page's store has it. */
  topology(): TopologyMaps {
    return topologyMaps(
      [...this.exchanges.values()].map(({ vhost: _, ...spec }) => exchangeView(spec.name, spec)),
      [...this.queues.values()].map(({ spec: { vhost: _, ...spec } }) =>
        queueView(spec.name, { ...spec, type: typeOf(spec) }),
      ),
      [...this.bindings.values()].map(({ vhost: _, ...spec }) =>
        bindingView(spec.source, spec.destination, spec),
      ),
    );
  }

  readonly invoke = async <C extends CommandName>(
    command: C,
    request: Request<C>,
  ): Promise<Result<Response<C>>> => {
    const name = 'name' in request ? request.name : 'source' in request ? request.source : '';
    const what = `${command} ${String(name)}`;
    this.asked.push(what);
    const failure = this.failing.get(what);
    this.failing.delete(what);
    if (failure !== undefined) return failure;
    const answer = this.#answers[command] as
      | ((request: Request<C>) => Result<Response<C>>)
      | undefined;
    return answer?.(request) ?? failed('NOT_IMPLEMENTED', command);
  };

  readonly #answers: Answers = {
    'exchange.declare': (spec) => {
      const current = this.exchanges.get(spec.name);
      if (current === undefined) this.exchanges.set(spec.name, spec);
      else if (JSON.stringify(current) !== JSON.stringify(spec)) return inequivalent('type');
      return NOTHING;
    },
    'exchange.delete': ({ name }) => {
      if (!this.exchanges.has(name)) return noExchange(name);
      this.#removeExchange(name);
      return NOTHING;
    },
    'exchange.recreate': (spec) => {
      if (!this.exchanges.has(spec.name)) return noExchange(spec.name);
      this.exchanges.set(spec.name, spec);
      return succeeded({
        movedMessages: 0,
        restoredBindings: this.#of('exchange', spec.name).length,
      });
    },
    'exchange.deletion-preview': ({ name }) =>
      this.exchanges.has(name)
        ? succeeded({ ...NO_LOSS, bindings: this.#of('exchange', name) })
        : noExchange(name),
    'queue.declare': (spec) => {
      const current = this.queues.get(spec.name);
      if (current === undefined) {
        this.queues.set(spec.name, { spec, messages: 0, consumers: 0 });
      } else if (JSON.stringify(current.spec) !== JSON.stringify(spec)) {
        return inequivalent('durable');
      }
      return succeeded({ name: spec.name });
    },
    'queue.delete': ({ name }) => {
      const queue = this.queues.get(name);
      if (queue === undefined) return noQueue(name);
      this.queues.delete(name);
      this.#removeBindings((binding) => isEnd(binding, 'queue', name));
      return succeeded({ messages: queue.messages });
    },
    'queue.recreate': ({ keepsMessages, ...spec }) => {
      const queue = this.queues.get(spec.name);
      if (queue === undefined) return noQueue(spec.name);
      const movedMessages = keepsMessages ? queue.messages : 0;
      this.queues.set(spec.name, { spec, messages: movedMessages, consumers: 0 });
      return succeeded({ movedMessages, restoredBindings: this.#of('queue', spec.name).length });
    },
    'queue.deletion-preview': ({ name }) => {
      const queue = this.queues.get(name);
      if (queue === undefined) return noQueue(name);
      const { messages, consumers } = queue;
      return succeeded({ ...NO_LOSS, messages, consumers, bindings: this.#of('queue', name) });
    },
    'binding.declare': (spec) => {
      if (!this.exchanges.has(spec.source)) return noExchange(spec.source);
      const { destinationKind: kind, destination } = spec;
      const destinations = kind === 'queue' ? this.queues : this.exchanges;
      if (!destinations.has(destination)) {
        return kind === 'queue' ? noQueue(destination) : noExchange(destination);
      }
      this.bindings.set(bindingIdentity(spec), spec);
      return NOTHING;
    },
    'binding.delete': (spec) => {
      const identity = bindingIdentity(spec);
      this.#removeBindings((binding) => bindingIdentity(binding) === identity);
      return NOTHING;
    },
  };

  #of(kind: 'exchange' | 'queue', name: string): readonly BindingSpec[] {
    return [...this.bindings.values()].filter(
      (binding) => isEnd(binding, kind, name) || (kind === 'exchange' && binding.source === name),
    );
  }

  #removeExchange(name: string): void {
    this.exchanges.delete(name);
    this.#removeBindings((binding) => binding.source === name || isEnd(binding, 'exchange', name));
  }

  #removeBindings(isGone: (binding: BindingSpec) => boolean): void {
    const sources = new Set<string>();
    for (const [identity, binding] of this.bindings) {
      if (!isGone(binding)) continue;
      this.bindings.delete(identity);
      sources.add(binding.source);
    }
    for (const source of sources) {
      const isUsed = [...this.bindings.values()].some((binding) => binding.source === source);
      if (!isUsed && this.exchanges.get(source)?.isAutoDelete === true) {
        this.#removeExchange(source);
      }
    }
  }
}

const NO_LOSS: DeletionPreview = {
  messages: 0,
  unacked: 0,
  consumers: 0,
  bindings: [],
  referencedBy: [],
};

function typeOf(spec: Pick<QueueSpec, 'args'>): string {
  const field = spec.args.find(([name]) => name === 'x-queue-type')?.[1];
  return field?.type === 'longstr' ? field.value : 'classic';
}

const isEnd = (binding: BindingSpec, kind: 'exchange' | 'queue', name: string): boolean =>
  binding.destinationKind === kind && binding.destination === name;

const noExchange = (name: string): Result<never> =>
  failed('NOT_FOUND', `no exchange '${name}' in vhost '/'`);
const noQueue = (name: string): Result<never> =>
  failed('NOT_FOUND', `no queue '${name}' in vhost '/'`);

const inequivalent = (argument: string): Result<never> => ({
  ok: false,
  failure: {
    condition: 'PRECONDITION_FAILED',
    message: `inequivalent arg '${argument}'`,
    inequivalence: { argument, wanted: 'a', actual: 'b' },
  },
});
