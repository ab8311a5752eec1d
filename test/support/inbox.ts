// Collects what arrives asynchronously so that a test can wait for the n-th item.
// It never drops anything: `items` is everything that came, in order of arrival.

interface Waiter {
  count: number;
  resolve: () => void;
}

/** Everything a consumer callback received, with a wait for a number of items. */
export class Inbox<T> {
  readonly items: T[] = [];
  private waiters: Waiter[] = [];

  /** Takes one item; bound, so that it can be handed over as a callback. */
  readonly push = (item: T): void => {
    this.items.push(item);
    this.waiters = this.waiters.filter((waiter) => {
      if (this.items.length < waiter.count) return true;
      waiter.resolve();
      return false;
    });
  };

  /** The first `count` items, once that many have arrived. Throws after `withinMs`. */
  async atLeast(count: number, withinMs = 5000): Promise<T[]> {
    if (this.items.length < count) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`${this.items.length} of ${count} items after ${withinMs} ms`));
        }, withinMs);
        this.waiters.push({
          count,
          resolve: () => {
            clearTimeout(timer);
            resolve();
          },
        });
      });
    }
    return this.items.slice(0, count);
  }

  /** The item at `index`, once it has arrived. */
  async at(index: number, withinMs = 5000): Promise<T> {
    const items = await this.atLeast(index + 1, withinMs);
    return items[index] as T;
  }
}
