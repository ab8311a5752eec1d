// Sums up a trace of Chromium: how much processor time which kind of work took. Pure.

/** The part of a trace event that is read; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of a complete event. */
  readonly tdur?: number;
  readonly args?: { readonly name?: unknown };
}

export interface WorkTime {
  readonly work: string;
  readonly cpuMs: number;
}

/** Kinds of work: the thread's name begins so, and the event is one of these (none: whole tasks). */
const KINDS: readonly {
  readonly work: string;
  readonly thread: RegExp;
  readonly events: ReadonlySet<string>;
}[] = [
  { work: 'main thread, all', thread: /^CrRendererMain/, events: new Set(['RunTask']) },
  {
    work: '- script',
    thread: /^CrRendererMain/,
    events: new Set(['FunctionCall', 'TimerFire', 'EvaluateScript', 'RunMicrotasks']),
  },
  {
    work: '- style and layout',
    thread: /^CrRendererMain/,
    events: new Set(['UpdateLayoutTree', 'Layout', 'HitTest']),
  },
  {
    work: '- paint and layers',
    thread: /^CrRendererMain/,
    events: new Set(['PrePaint', 'Paint', 'Layerize', 'Commit']),
  },
  { work: 'drawing of tiles', thread: /^ThreadPoolForeground/, events: new Set(['RasterTask']) },
  {
    work: "drawing of far edges (the page's worker)",
    thread: /^DedicatedWorker/,
    events: new Set(['RunTask', 'ThreadControllerImpl::RunTask']),
  },
  { work: 'putting the screen together', thread: /^VizCompositor/, events: new Set(['RunTask']) },
];

/** Processor time by kind of work; nested events of the same kind are not counted twice. */
export function workTimes(events: readonly TraceEvent[]): WorkTime[] {
  const threads = new Map<string, string>();
  for (const { name, pid, tid, args } of events) {
    if (name === 'thread_name') threads.set(`${pid} ${tid}`, String(args?.name));
  }
  return KINDS.map(({ work, thread, events: names }) => ({
    work,
    cpuMs:
      events.reduce((sum, { name, ph, pid, tid, tdur = 0 }) => {
        const isOurs = ph === 'X' && names.has(name);
        return isOurs && thread.test(threads.get(`${pid} ${tid}`) ?? '') ? sum + tdur : sum;
      }, 0) / 1000,
  }));
}
