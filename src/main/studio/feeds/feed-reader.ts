// How feeds are read: asked for what is new when the page can take it, never pushed. What comes faster
// than the page takes it is thereby merged by whoever gathers it. Types only.

import type { FeedName, FeedOptions, FeedPayload } from '../../../shared/ipc/contract.ts';
import type { CommandContext } from '../handlers.ts';

/** One page's reading of one feed, from when it is seen until it is hidden or gone. */
export interface FeedReader<P> {
  /**
   * What is new since it was asked last, everything when it is asked first; null for nothing. Throws a
   * BrokerError when the feed cannot go on.
   */
  read(): P | null;
  /** Lets go of everything; nothing is called afterwards. */
  close(): void;
}

/**
 * Begins a reading. `notify` says that `read` may have something; it may be called at any time and as
 * often as wanted, is cheap, and never reads by itself at once. Throws a BrokerError for a refusal.
 */
export type FeedOpener<F extends FeedName> = (
  context: CommandContext,
  options: FeedOptions<F>,
  notify: () => void,
) => FeedReader<FeedPayload<F>>;

/** One opener per feed of the contract; a missing one does not compile. */
export type FeedOpeners = { readonly [F in FeedName]: FeedOpener<F> };
