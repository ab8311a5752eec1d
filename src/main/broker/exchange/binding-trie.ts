// Topic patterns as a trie of words. A key is matched word by word against the set of all nodes it may
// have reached, so the cost never grows exponentially, however many '#' the patterns have.

/** A node stands for one pattern prefix. */
class TrieNode<T> {
  readonly parent: TrieNode<T> | null;
  /** The pattern word that leads here. */
  readonly word: string;
  /** Reached through '#': it may swallow any number of further words. */
  readonly isHash: boolean;
  readonly words = new Map<string, TrieNode<T>>();
  star: TrieNode<T> | null = null;
  hash: TrieNode<T> | null = null;
  readonly values = new Set<T>();
  /** The step in which it was last reached, so that a step reaches it once. */
  reachedIn = 0;

  constructor(parent: TrieNode<T> | null, word: string) {
    this.parent = parent;
    this.word = word;
    this.isHash = word === '#' && parent !== null;
  }

  get isEmpty(): boolean {
    return (
      this.values.size === 0 && this.words.size === 0 && this.star === null && this.hash === null
    );
  }
}

/**
 * Values by topic pattern: words separated by dots, where `*` stands for exactly one word and `#` for
 * any number [rabbitmq: topic exchange]. The empty string has no words; `a..b` has an empty one.
 */
export class BindingTrie<T> {
  private readonly root = new TrieNode<T>(null, '');
  private step = 0;
  private current: TrieNode<T>[] = [];
  private following: TrieNode<T>[] = [];

  add(pattern: string, value: T): void {
    let node = this.root;
    for (const word of wordsOf(pattern)) node = child(node, word) ?? addChild(node, word);
    node.values.add(value);
  }

  /** Forgets the value under that pattern; nothing happens when it is not there. */
  remove(pattern: string, value: T): void {
    let node: TrieNode<T> | null = this.root;
    for (const word of wordsOf(pattern)) {
      node = child(node, word);
      if (node === null) return;
    }
    node.values.delete(value);
    while (node.parent !== null && node.isEmpty) {
      removeChild(node.parent, node.word);
      node = node.parent;
    }
  }

  /** Appends every value whose pattern fits the key, each once per pattern it was added under. */
  match(key: string, out: T[]): void {
    this.current.length = 0;
    this.step += 1;
    this.reach(this.root, this.current);
    if (key !== '') this.advance(key);
    for (const node of this.current) for (const value of node.values) out.push(value);
  }

  private advance(key: string): void {
    let start = 0;
    while (this.current.length > 0) {
      const dot = key.indexOf('.', start);
      const word = dot < 0 ? key.slice(start) : key.slice(start, dot);
      const reached = this.following;
      reached.length = 0;
      this.step += 1;
      for (const node of this.current) {
        if (node.isHash) this.reach(node, reached);
        if (node.star !== null) this.reach(node.star, reached);
        const next = node.words.size === 0 ? undefined : node.words.get(word);
        if (next !== undefined) this.reach(next, reached);
      }
      this.following = this.current;
      this.current = reached;
      if (dot < 0) return;
      start = dot + 1;
    }
  }

  /** Adds the node and those reached from it without a word: '#' may stand for none. */
  private reach(from: TrieNode<T>, reached: TrieNode<T>[]): void {
    let node: TrieNode<T> | null = from;
    while (node !== null && node.reachedIn !== this.step) {
      node.reachedIn = this.step;
      reached.push(node);
      node = node.hash;
    }
  }
}

const wordsOf = (pattern: string): string[] => (pattern === '' ? [] : pattern.split('.'));

function child<T>(node: TrieNode<T>, word: string): TrieNode<T> | null {
  if (word === '*') return node.star;
  if (word === '#') return node.hash;
  return node.words.get(word) ?? null;
}

function addChild<T>(parent: TrieNode<T>, word: string): TrieNode<T> {
  const node = new TrieNode<T>(parent, word);
  if (word === '*') parent.star = node;
  else if (word === '#') parent.hash = node;
  else parent.words.set(word, node);
  return node;
}

function removeChild<T>(parent: TrieNode<T>, word: string): void {
  if (word === '*') parent.star = null;
  else if (word === '#') parent.hash = null;
  else parent.words.delete(word);
}
