// Prometheus' text format 0.0.4: families in order, each with its help, type and samples.

export type MetricType = 'counter' | 'gauge' | 'untyped';
export type Labels = Readonly<Record<string, string>>;

const NO_LABELS: Labels = {};

/** The content type of what `MetricsText` makes. */
export const PROMETHEUS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export class MetricsText {
  readonly #lines: string[] = [];

  /** Begins a family. The caller writes each family once. */
  family(name: string, type: MetricType, help: string): void {
    this.#lines.push(`# TYPE ${name} ${type}`, `# HELP ${name} ${help.replaceAll('\\', '\\\\')}`);
  }

  sample(name: string, value: number, labels: Labels = NO_LABELS): void {
    this.#lines.push(`${name}${labelsText(labels)} ${valueText(value)}`);
  }

  /** A family of one sample. */
  single(name: string, type: MetricType, help: string, value: number): void {
    this.family(name, type, help);
    this.sample(name, value);
  }

  toString(): string {
    return this.#lines.length === 0 ? '' : `${this.#lines.join('\n')}\n`;
  }
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Number.isNaN(value) ? 'NaN' : String(value);
}
