// Samples the broker's counters on one timer and answers with totals, rates and samples as RabbitMQ's
// management API does. Reads the broker and must never change it.

import type { Broker } from '../../broker/broker.ts';
import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { detailsOf, type Resolution, type Statistic, type StatsObject } from './details.ts';
import type { SampleRange } from './sample-range.ts';
import { HistoryBudget, Series, type Tier } from './series.ts';
import {
  CHANNEL_MESSAGES,
  CHURN,
  CONNECTION_OCTETS,
  channelFields,
  connectionFields,
  EXCHANGE_MESSAGES,
  exchangeFields,
  QUEUE_LENGTHS,
  QUEUE_MESSAGES,
  queueFields,
  type StatisticGroup,
  TOTAL_LENGTHS,
  TOTAL_MESSAGES,
  TOTAL_OCTETS,
} from './subjects.ts';
import { Totals } from './totals.ts';

/** RabbitMQ's collect_statistics_interval. */
const DEFAULT_INTERVAL_MS = 5_000;
/** Histories of ten minutes for some 4,000 busy queues; others keep one minute. */
const HISTORY_BYTES = 24 * 1024 * 1024;

/** Ten minutes, as RabbitMQ's policy `detailed`; in ticks of five seconds. */
const DETAILED: readonly Tier[] = [{ ticks: 1, slots: 121 }];
/** Ten minutes, an hour, eight hours and a day, as RabbitMQ's policy `global`. */
const GLOBAL: readonly Tier[] = [
  { ticks: 1, slots: 121 },
  { ticks: 12, slots: 61 },
  { ticks: 120, slots: 49 },
  { ticks: 360, slots: 49 },
];

export interface StatisticsOptions {
  /** Time between samples. */
  readonly intervalMs?: number;
  /** Most bytes that long histories take. */
  readonly historyBytes?: number;
}

export class Statistics {
  readonly totals: Totals;
  readonly #broker: Broker;
  readonly #intervalMs: number;
  readonly #budget: HistoryBudget;
  /** By object; what is gone is swept out after each sample. */
  readonly #series = new Map<object, Series>();
  readonly #overview: Series;
  readonly #churn: Series;
  #vhostSeries = new Map<VirtualHost, Series>();
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(broker: Broker, options: StatisticsOptions = {}) {
    this.#broker = broker;
    this.#intervalMs = options.intervalMs ?? DEFAULT_INTERVAL_MS;
    this.#budget = new HistoryBudget(options.historyBytes ?? HISTORY_BYTES);
    this.totals = new Totals(broker);
    this.#overview = new Series(GLOBAL, this.#budget, this.totals.all().overall);
    this.#churn = new Series(GLOBAL, this.#budget, this.totals.churnFields());
  }

  /** Samples now and from now on. */
  start(): void {
    this.sample(Date.now());
    this.#timer ??= setInterval(() => this.sample(Date.now()), this.#intervalMs).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.totals.stop();
  }

  // --- Sampling ------------------------------------------------------------------------------

  /** Takes one sample of everything. */
  sample(nowMs: number): void {
    const tick = Math.floor(nowMs / this.#intervalMs);
    this.totals.noteVhosts();
    for (const { topology } of this.#broker.vhosts) {
      for (const queue of topology.queues.values()) this.#record(queue, tick, queueFields(queue));
      for (const exchange of topology.exchanges.values()) {
        this.#record(exchange, tick, exchangeFields(exchange));
      }
    }
    for (const connection of this.#broker.connections) {
      this.#record(connection, tick, connectionFields(connection));
      for (const channel of connection.channelViews) {
        this.#record(channel, tick, channelFields(channel));
      }
    }
    this.#sampleTotals(tick);
    this.#sweep(tick);
  }

  #record(subject: object, tick: number, values: readonly number[]): void {
    let series = this.#series.get(subject);
    if (series === undefined) {
      // What nothing has happened to needs no memory; its rates are 0.
      if (values.every((value) => value === 0)) return;
      series = new Series(
        DETAILED,
        this.#budget,
        values.map(() => 0),
      );
      this.#series.set(subject, series);
    }
    series.record(tick, values);
  }

  #sampleTotals(tick: number): void {
    const { overall, vhosts } = this.totals.all();
    this.#overview.record(tick, overall);
    this.#churn.record(tick, this.totals.churnFields());
    const current = new Map<VirtualHost, Series>();
    for (const [vhost, sums] of vhosts) {
      const series = this.#vhostSeries.get(vhost) ?? new Series(GLOBAL, this.#budget, sums);
      series.record(tick, sums);
      current.set(vhost, series);
    }
    for (const [vhost, series] of this.#vhostSeries) if (!current.has(vhost)) series.end();
    this.#vhostSeries = current;
  }

  /** Forgets what was not seen in this tick. */
  #sweep(tick: number): void {
    for (const [subject, series] of this.#series) {
      if (series.tick === tick) continue;
      series.end();
      this.#series.delete(subject);
    }
  }

  // --- Answers -------------------------------------------------------------------------------
  // Undefined means that nothing has happened yet: the API leaves `message_stats` out then.

  queueMessageStats(queue: Queue, range?: SampleRange): StatsObject | undefined {
    return this.#groups(
      this.#series.get(queue),
      DETAILED,
      queueFields(queue),
      QUEUE_MESSAGES,
      range,
    );
  }

  queueLengths(queue: Queue, range?: SampleRange): StatsObject {
    const values = queueFields(queue);
    return this.#group(this.#series.get(queue), DETAILED, values, QUEUE_LENGTHS, range);
  }

  exchangeMessageStats(exchange: Exchange, range?: SampleRange): StatsObject | undefined {
    const series = this.#series.get(exchange);
    return this.#groups(series, DETAILED, exchangeFields(exchange), EXCHANGE_MESSAGES, range);
  }

  channelMessageStats(channel: ChannelView, range?: SampleRange): StatsObject | undefined {
    const series = this.#series.get(channel);
    return this.#groups(series, DETAILED, channelFields(channel), CHANNEL_MESSAGES, range);
  }

  /** Octets with details; the packets, `recv_cnt` and `send_cnt`, have none. */
  connectionOctets(connection: ConnectionView, range?: SampleRange): StatsObject {
    const { receivedPackets, sentPackets } = connection.traffic;
    const values = connectionFields(connection);
    const series = this.#series.get(connection);
    return {
      ...this.#group(series, DETAILED, values, CONNECTION_OCTETS, range),
      recv_cnt: receivedPackets,
      send_cnt: sentPackets,
    };
  }

  vhostMessageStats(vhost: VirtualHost, range?: SampleRange): StatsObject | undefined {
    const values = this.totals.ofVhost(vhost);
    return this.#groups(this.#vhostSeries.get(vhost), GLOBAL, values, TOTAL_MESSAGES, range);
  }

  vhostLengths(vhost: VirtualHost, range?: SampleRange): StatsObject {
    const values = this.totals.ofVhost(vhost);
    return this.#group(this.#vhostSeries.get(vhost), GLOBAL, values, TOTAL_LENGTHS, range);
  }

  vhostOctets(vhost: VirtualHost, range?: SampleRange): StatsObject {
    const values = this.totals.all().vhosts.get(vhost) ?? [];
    return this.#group(this.#vhostSeries.get(vhost), GLOBAL, values, TOTAL_OCTETS, range);
  }

  overviewMessageStats(range?: SampleRange): StatsObject {
    const values = this.totals.all().overall;
    return this.#groups(this.#overview, GLOBAL, values, TOTAL_MESSAGES, range) ?? {};
  }

  /** RabbitMQ's `queue_totals`. */
  overviewLengths(range?: SampleRange): StatsObject {
    return this.#group(this.#overview, GLOBAL, this.totals.all().overall, TOTAL_LENGTHS, range);
  }

  churnRates(range?: SampleRange): StatsObject {
    return this.#group(this.#churn, GLOBAL, this.totals.churnFields(), CHURN, range);
  }

  #groups(
    series: Series | undefined,
    tiers: readonly Tier[],
    values: readonly number[],
    groups: readonly StatisticGroup[],
    range: SampleRange | undefined,
  ): StatsObject | undefined {
    const active = groups.filter((group) => group.some((one) => totalOf(one, values) > 0));
    if (active.length === 0) return undefined;
    return this.#group(series, tiers, values, active.flat(), range);
  }

  #group(
    series: Series | undefined,
    tiers: readonly Tier[],
    values: readonly number[],
    group: StatisticGroup,
    range: SampleRange | undefined,
  ): StatsObject {
    const resolution: Resolution = { intervalMs: this.#intervalMs, tiers };
    const stats: StatsObject = {};
    for (const statistic of group) {
      stats[statistic.name] = totalOf(statistic, values);
      stats[`${statistic.name}_details`] = detailsOf(series, statistic, resolution, range);
    }
    return stats;
  }
}

function totalOf({ fields }: Statistic, values: readonly number[]): number {
  let total = 0;
  for (const field of fields) total += values[field] ?? 0;
  return total;
}
