import { describe, expect, it } from 'vitest';
import { barsOf, drawChart } from './chart.ts';

const run = (broker: string, scenario: string, value: number | undefined) => ({
  broker,
  scenario,
  value,
  isSaturated: false,
});

describe('the chart', () => {
  const measurements = [
    run('warren', 'confirm-16B', 900_000),
    run('warren', 'confirm-16B', 1_000_000),
    run('warren', 'confirm-16B', 1_100_000),
    run('rabbitmq', 'confirm-16B', 100_000),
    run('warren', 'latency-1k/s-p50', 60),
    run('rabbitmq', 'latency-1k/s-p50', 150),
    run('warren', 'fanout-8-queues', 5),
    run('rabbitmq', 'fanout-8-queues', undefined),
  ];

  it('has a bar for each rate that both brokers completed, at its median', () => {
    expect(barsOf(measurements, 'rabbitmq')).toEqual([
      { scenario: 'confirm-16B', ours: 1_000_000, theirs: 100_000 },
    ]);
  });

  it('names the rates and their ratio', () => {
    const svg = drawChart(barsOf(measurements, 'rabbitmq'), 'RabbitMQ');
    expect(svg).toContain('1,000k/s, 10.0 times');
    expect(svg).toContain('100k/s');
  });
});
