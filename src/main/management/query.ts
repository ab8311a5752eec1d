// The query of a request. Unknown parameters are ignored, as RabbitMQ does; of a repeated one the first
// counts.

export class Query {
  readonly #values: URLSearchParams;

  constructor(text: string) {
    this.#values = new URLSearchParams(text);
  }

  get(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** Every value of a repeated parameter. */
  all(name: string): readonly string[] {
    return this.#values.getAll(name);
  }

  isTrue(name: string): boolean {
    return this.get(name) === 'true';
  }

  /** For those that take the query as an object. */
  toObject(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#values].reverse());
  }
}
