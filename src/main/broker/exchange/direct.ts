// The direct exchange: a binding takes messages whose routing key equals its key, byte for byte.

import type { Binding } from '../binding.ts';
import type { Properties } from '../properties.ts';
import { Exchange } from './exchange.ts';

/** [amqp091 §3.1.3.1] */
export class DirectExchange extends Exchange {
  readonly isRouteCacheable = true;
  private readonly byKey = new Map<string, Set<Binding>>();

  match(routingKey: string, _properties: Properties, out: Binding[]): void {
    const bindings = this.byKey.get(routingKey);
    if (bindings !== undefined) for (const binding of bindings) out.push(binding);
  }

  protected index(binding: Binding): void {
    const bindings = this.byKey.get(binding.key);
    if (bindings === undefined) this.byKey.set(binding.key, new Set([binding]));
    else bindings.add(binding);
  }

  protected unindex(binding: Binding): void {
    const bindings = this.byKey.get(binding.key);
    bindings?.delete(binding);
    if (bindings?.size === 0) this.byKey.delete(binding.key);
  }
}
