// The headers exchange: a binding takes messages whose headers fit its arguments; the routing key does
// not matter. Comparing two values is in field-comparison.

import type { Binding } from '../binding.ts';
import { preconditionFailed } from '../errors.ts';
import { matchesHeader } from '../field-comparison.ts';
import { type FieldTable, type FieldValue, lookup } from '../field-table.ts';
import { binaryText, termText } from '../field-text.ts';
import type { Properties } from '../properties.ts';
import { Exchange } from './exchange.ts';

const X_MATCH = 'x-match';

/** What a binding asks of a message's headers. */
export interface HeadersPattern {
  /** True: every condition must hold; false: at least one. */
  readonly isAll: boolean;
  readonly conditions: FieldTable;
}

/** [amqp091 §3.1.3.4] [rabbitmq: headers exchange] */
export class HeadersExchange extends Exchange {
  readonly isRouteCacheable = false;
  private readonly patterns = new Map<Binding, HeadersPattern>();

  /** Throws PRECONDITION_FAILED for an unknown `x-match`. */
  override validateBinding(_key: string, args: FieldTable): void {
    const mode = lookup(args, X_MATCH);
    if (mode === undefined) return;
    if (mode.type !== 'longstr') {
      throw preconditionFailed(
        `Invalid x-match field type ${mode.type} (value ${termText(mode)}); expected longstr`,
      );
    }
    if (!['all', 'any', 'all-with-x', 'any-with-x'].includes(mode.value)) {
      throw preconditionFailed(
        `Invalid x-match field value ${binaryText(mode.value, mode.isBytes === true)}; ` +
          'expected all, any, all-with-x, or any-with-x',
      );
    }
  }

  match(_routingKey: string, properties: Properties, out: Binding[]): void {
    if (this.patterns.size === 0) return;
    const headers = firstByName(properties.headers());
    for (const [binding, pattern] of this.patterns) {
      if (isMatch(pattern, headers)) out.push(binding);
    }
  }

  protected index(binding: Binding): void {
    this.patterns.set(binding, patternOf(binding.args));
  }

  protected unindex(binding: Binding): void {
    this.patterns.delete(binding);
  }
}

/** The pattern that the arguments of a binding stand for [rabbitmq: headers exchange]. */
export function patternOf(args: FieldTable): HeadersPattern {
  const mode = lookup(args, X_MATCH)?.value;
  const isWithX = mode === 'all-with-x' || mode === 'any-with-x';
  return {
    isAll: mode !== 'any' && mode !== 'any-with-x',
    conditions: args.filter(([key]) => (isWithX ? key !== X_MATCH : !key.startsWith('x-'))),
  };
}

function isMatch(pattern: HeadersPattern, headers: ReadonlyMap<string, FieldValue>): boolean {
  for (const [key, argument] of pattern.conditions) {
    const header = headers.get(key);
    const isFit = header !== undefined && matchesHeader(argument, header);
    if (isFit !== pattern.isAll) return isFit;
  }
  return pattern.isAll;
}

/** Headers as they are compared: the first of duplicate names counts. */
export function firstByName(headers: FieldTable): ReadonlyMap<string, FieldValue> {
  const byName = new Map<string, FieldValue>();
  for (const [name, value] of headers) if (!byName.has(name)) byName.set(name, value);
  return byName;
}
