// Topic patterns for people: which keys one would take, while it is being typed. Where a message really
// goes is asked of the engine. Pure.

/** Whether a topic binding with this key takes that routing key [amqp091 §3.1.3.3] [rabbitmq: topic]. */
export function topicMatches(pattern: string, routingKey: string): boolean {
  return matchesFrom(wordsOf(pattern), 0, wordsOf(routingKey), 0);
}

/** The empty key has no words, as in RabbitMQ. */
const wordsOf = (key: string): readonly string[] => (key === '' ? [] : key.split('.'));

function matchesFrom(
  pattern: readonly string[],
  at: number,
  key: readonly string[],
  from: number,
): boolean {
  const word = pattern[at];
  if (word === undefined) return from === key.length;
  if (word === '#') {
    // Any number of words: none, or one and then again.
    if (matchesFrom(pattern, at + 1, key, from)) return true;
    return from < key.length && matchesFrom(pattern, at, key, from + 1);
  }
  if (from === key.length) return false;
  return (word === '*' || word === key[from]) && matchesFrom(pattern, at + 1, key, from + 1);
}

/** Whether it has a `*` or `#` that stands for words; within a word they are ordinary characters. */
export const hasWildcard = (pattern: string): boolean =>
  wordsOf(pattern).some((word) => word === '*' || word === '#');

/** Whether a `*` or `#` stands within a word, where it means nothing but itself: often a slip. */
export const hasLiteralWildcard = (pattern: string): boolean =>
  wordsOf(pattern).some((word) => word.length > 1 && /[*#]/.test(word));

/** A key that the pattern takes, made up: `*` becomes one of `words`, `#` two of them. */
export function exampleKey(pattern: string, words: readonly string[]): string {
  let next = 0;
  const word = (): string => {
    next += 1;
    return words[(next - 1) % Math.max(1, words.length)] ?? 'word';
  };
  return wordsOf(pattern)
    .map((part) => (part === '*' ? word() : part === '#' ? `${word()}.${word()}` : part))
    .join('.');
}
