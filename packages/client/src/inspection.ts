// Looking at the broker: messages, queues, exchanges, bindings, connections, figures and events. Changes
// nothing.

import type { AbortOptions } from './abort.ts';
import type { BrowseOptions } from './client-options.ts';
import type { Connection } from './connection.ts';
import { ConnectionError } from './errors.ts';
import * as views from './views.ts';

const BROWSE_PAGE = 100;

export class Inspection {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The messages of a queue as they are, from its head. Nothing is taken and nothing is marked.
   *
   * @example
   * ```ts
   * for await (const message of client.browse('orders', { limit: 10 })) console.log(message.body);
   * ```
   */
  async *browse(
    queue: string,
    options: BrowseOptions = {},
  ): AsyncGenerator<views.BrowsedMessage, void, undefined> {
    const { limit = Infinity, maxBodyBytes, includeUnacked = false, signal } = options;
    let left = limit;
    let cursor = '';
    while (left > 0) {
      const { browseOk } = await this.#connection.request(
        {
          browse: {
            queue,
            cursor,
            limit: Math.min(left, BROWSE_PAGE),
            includeUnacked,
            ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
          },
        },
        signal,
      );
      for (const fields of browseOk?.messages ?? []) {
        yield views.toBrowsedMessage(fields);
        left -= 1;
      }
      cursor = browseOk?.nextCursor ?? '';
      if (cursor === '') return;
    }
  }

  async inspectQueue(name: string, options?: AbortOptions): Promise<views.QueueInfo> {
    const { queueInfo } = await this.#connection.request(
      { inspectQueue: { name } },
      options?.signal,
    );
    return views.toQueueInfo(queueInfo ?? {});
  }

  async inspectExchange(name: string, options?: AbortOptions): Promise<views.ExchangeInfo> {
    const { exchangeInfo } = await this.#connection.request(
      { inspectExchange: { name } },
      options?.signal,
    );
    return views.toExchangeInfo(exchangeInfo ?? {});
  }

  async listQueues(options?: AbortOptions): Promise<views.QueueInfo[]> {
    const found: views.QueueInfo[] = [];
    for (;;) {
      const after = found.at(-1)?.name ?? '';
      const { queueList } = await this.#connection.request(
        { listQueues: { after } },
        options?.signal,
      );
      const page = queueList?.queues ?? [];
      found.push(...page.map(views.toQueueInfo));
      if (queueList?.hasMore !== true || page.length === 0) return found;
    }
  }

  async listExchanges(options?: AbortOptions): Promise<views.ExchangeInfo[]> {
    const found: views.ExchangeInfo[] = [];
    for (;;) {
      const last = found.at(-1);
      const listExchanges = last === undefined ? {} : { after: last.name };
      const { exchangeList } = await this.#connection.request({ listExchanges }, options?.signal);
      const page = exchangeList?.exchanges ?? [];
      found.push(...page.map(views.toExchangeInfo));
      if (exchangeList?.hasMore !== true || page.length === 0) return found;
    }
  }

  async listBindings(options?: AbortOptions): Promise<views.BindingInfo[]> {
    const found: views.BindingInfo[] = [];
    for (;;) {
      const listBindings = { skip: found.length };
      const { bindingList } = await this.#connection.request({ listBindings }, options?.signal);
      const page = bindingList?.bindings ?? [];
      found.push(...page.map(views.toBindingInfo));
      if (bindingList?.hasMore !== true || page.length === 0) return found;
    }
  }

  async listConnections(options?: AbortOptions): Promise<views.ConnectionInfo[]> {
    const { connectionList } = await this.#connection.request(
      { listConnections: {} },
      options?.signal,
    );
    return (connectionList?.connections ?? []).map(views.toConnectionInfo);
  }

  async listConsumers(queue = '', options?: AbortOptions): Promise<views.ConsumerInfo[]> {
    const { consumerList } = await this.#connection.request(
      { listConsumers: { queue } },
      options?.signal,
    );
    return (consumerList?.consumers ?? []).map(views.toConsumerInfo);
  }

  async statistics(options?: AbortOptions): Promise<views.Statistics> {
    const { statistics } = await this.#connection.request({ getStatistics: {} }, options?.signal);
    return views.toStatistics(statistics ?? {});
  }

  async *events(
    prefixes: readonly string[] = [],
    options?: AbortOptions,
  ): AsyncGenerator<views.BrokerEvent, void, undefined> {
    const session = await this.#connection.session(options?.signal);
    const waiting: views.BrokerEvent[] = [];
    let wake: () => void = () => {};
    await session.watch({ watchEvents: { prefixes: [...prefixes] } }, ({ event }) => {
      if (event) waiting.push(views.toEvent(event));
      wake();
    });
    const offDisconnected = this.#connection.listeners.on('disconnected', () => wake());
    const stop = (): void => wake();
    options?.signal?.addEventListener('abort', stop);
    try {
      while (options?.signal?.aborted !== true) {
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else if (session.isOver) throw new ConnectionError('the connection broke', true);
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      offDisconnected();
      options?.signal?.removeEventListener('abort', stop);
      if (!session.isOver) session.send({ watchEvents: { stop: true } });
    }
  }
}
