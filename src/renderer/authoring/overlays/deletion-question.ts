// What a deletion would take away, asked of the broker, and whether it has to be asked about. Pure but for
// the questions to the broker.

import type { BindingSpec, DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { deletionClosure } from '../../../shared/topology/deletion-closure.ts';
import type { TopologyMaps } from '../../../shared/topology/topology-maps.ts';
import type { HistoryStep } from '../../state/history-store.ts';
import { exchangeLabel } from '../node-name.ts';
import type { Ports } from '../operations/change.ts';

/** Ids that can be deleted, and what of the selection cannot. */
export interface Deletable {
  readonly ids: readonly string[];
  readonly predeclared: readonly string[];
  /** Names of queues that belong to one connection alone. */
  readonly exclusive: readonly string[];
}

export function deletable(topology: TopologyMaps, wanted: readonly string[]): Deletable {
  const ids: string[] = [];
  const predeclared: string[] = [];
  const exclusive: string[] = [];
  for (const id of new Set(wanted)) {
    const exchange = topology.exchanges.get(id);
    const queue = topology.queues.get(id);
    if (exchange?.isPredeclared === true) predeclared.push(exchangeLabel(exchange.name));
    else if (queue?.isExclusive === true) exclusive.push(queue.name);
    else if (exchange !== undefined || queue !== undefined || isBinding(topology, id)) ids.push(id);
  }
  return { ids, predeclared, exclusive };
}

/** The default exchange's bindings are not declared and cannot be taken away. */
function isBinding({ bindings }: TopologyMaps, id: string): boolean {
  const binding = bindings.get(id);
  return binding !== undefined && binding.source !== '';
}

export interface DeletionQuestion extends Deletable {
  readonly exchanges: readonly string[];
  readonly queues: readonly string[];
  readonly messages: number;
  readonly unacked: number;
  readonly consumers: number;
  readonly bindings: readonly BindingSpec[];
  /** Names of those that are not deleted themselves. */
  readonly referencedBy: readonly string[];
  /** Auto-delete exchanges that go with their last binding. */
  readonly goesWith: readonly string[];
}

export async function questionOf(
  ports: Ports,
  vhost: string,
  wanted: readonly string[],
): Promise<{ readonly question: DeletionQuestion } | { readonly failure: Failure }> {
  const topology = ports.topology();
  const what = deletable(topology, wanted);
  const closure = deletionClosure(topology, what.ids);
  const exchanges = closure.exchanges.filter(({ id }) => what.ids.includes(id));
  const answers = await Promise.all([
    ...exchanges.map(({ name }) => ports.invoke('exchange.deletion-preview', { vhost, name })),
    ...closure.queues.map(({ name }) => ports.invoke('queue.deletion-preview', { vhost, name })),
  ]);
  const previews: DeletionPreview[] = [];
  for (const answer of answers) {
    if (!answer.ok) return { failure: answer.failure };
    previews.push(answer.value);
  }
  const sum = (count: (preview: DeletionPreview) => number): number =>
    previews.reduce((total, preview) => total + count(preview), 0);
  const own = new Set([...exchanges, ...closure.queues].map(({ name }) => name));
  const references = previews.flatMap(({ referencedBy }) => referencedBy);
  return {
    question: {
      ...what,
      exchanges: exchanges.map(({ name }) => name),
      queues: closure.queues.map(({ name }) => name),
      messages: sum(({ messages }) => messages),
      unacked: sum(({ unacked }) => unacked),
      consumers: sum(({ consumers }) => consumers),
      bindings: closure.bindings.map(({ id: _, ...binding }) => ({ vhost, ...binding })),
      referencedBy: [...new Set(references)].filter((name) => !own.has(name)),
      goesWith: closure.exchanges
        .filter(({ id }) => !what.ids.includes(id))
        .map(({ name }) => name),
    },
  };
}

/** False for what is empty, unused and comes back with undo: bindings, and objects nothing leads to. */
export function isToBeAsked(question: DeletionQuestion): boolean {
  const { exchanges, queues, messages, unacked, consumers, bindings } = question;
  if (messages + unacked + consumers > 0) return true;
  if (question.referencedBy.length + question.goesWith.length > 0) return true;
  return exchanges.length + queues.length > 0 && bindings.length > 0;
}

/** Of the step in the history. */
export function deletionLabel(question: DeletionQuestion): HistoryStep['label'] {
  const { exchanges, queues, bindings, messages } = question;
  const count = bindings.length;
  const [exchange] = exchanges;
  const [queue] = queues;
  const objects = exchanges.length + queues.length;
  if (objects === 0) {
    const [binding] = bindings;
    if (count > 1 || binding === undefined) return { key: 'unbindMany', values: { count } };
    const source = exchangeLabel(binding.source);
    return { key: 'unbind', values: { source, destination: binding.destination } };
  }
  const isFull = messages > 0;
  if (objects > 1 || (exchange === undefined && queue === undefined)) {
    const values = { count: objects, messages };
    return { key: isFull ? 'deleteFullObjects' : 'deleteObjects', values };
  }
  if (queue === undefined)
    return { key: 'deleteExchange', values: { name: exchange ?? '', count } };
  return {
    key: isFull ? 'deleteFullQueue' : 'deleteQueue',
    values: { name: queue, count, messages },
  };
}
