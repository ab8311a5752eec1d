// The fanout exchange: every binding takes every message; keys and headers do not matter.

import type { Binding } from '../binding.ts';
import type { Properties } from '../properties.ts';
import { Exchange } from './exchange.ts';

/** [amqp091 §3.1.3.2] */
export class FanoutExchange extends Exchange {
  readonly isRouteCacheable = true;

  match(_routingKey: string, _properties: Properties, out: Binding[]): void {
    for (const binding of this.bindings.values()) out.push(binding);
  }

  protected index(): void {}

  protected unindex(): void {}
}
