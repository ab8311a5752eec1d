import { describe, expect, it } from 'vitest';
import { workTimes } from './browser-trace.ts';

const thread = (tid: number, name: string) => ({
  name: 'thread_name',
  ph: 'M',
  pid: 1,
  tid,
  args: { name },
});
const event = (tid: number, name: string, tdur: number) => ({ name, ph: 'X', pid: 1, tid, tdur });

describe('workTimes', () => {
  it('adds up processor time by thread and kind of work', () => {
    const times = workTimes([
      thread(1, 'CrRendererMain'),
      thread(2, 'ThreadPoolForegroundWorker'),
      event(1, 'RunTask', 9000),
      event(1, 'FunctionCall', 4000),
      event(1, 'Layerize', 1000),
      event(1, 'Paint', 500),
      event(2, 'RasterTask', 2000),
      event(3, 'RunTask', 7000),
    ]);
    expect(Object.fromEntries(times.map(({ work, cpuMs }) => [work, cpuMs]))).toMatchObject({
      'main thread, all': 9,
      '- script': 4,
      '- paint and layers': 1.5,
      'drawing of tiles': 2,
    });
  });
});
