// The topic exchange: a binding takes messages whose routing key fits its pattern of words.

import type { Binding } from '../binding.ts';
import type { Properties } from '../properties.ts';
import { BindingTrie } from './binding-trie.ts';
import { Exchange } from './exchange.ts';

/** [amqp091 §3.1.3.3] [rabbitmq: topic exchange] */
export class TopicExchange extends Exchange {
  readonly isRouteCacheable = true;
  private readonly trie = new BindingTrie<Binding>();

  match(routingKey: string, _properties: Properties, out: Binding[]): void {
    this.trie.match(routingKey, out);
  }

  protected index(binding: Binding): void {
    this.trie.add(binding.key, binding);
  }

  protected unindex(binding: Binding): void {
    this.trie.remove(binding.key, binding);
  }
}
