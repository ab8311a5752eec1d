// Where a message would go, as the engine itself answers. JSON only.

/** Why a binding did not match. */
export type MismatchReason =
  /** Direct: the keys differ. */
  | { readonly kind: 'key' }
  /** Topic: word `word` (from 0) of the routing key does not fit the pattern's; null when one is too short. */
  | { readonly kind: 'topic'; readonly word: number | null }
  /** Headers: these headers are missing or have another value. */
  | {
      readonly kind: 'headers';
      readonly missing: readonly string[];
      readonly different: readonly string[];
    };

/** A binding that came closest to matching. */
export interface NearMiss {
  /** `default:QUEUE` for an implicit binding of the default exchange. */
  readonly bindingId: string;
  readonly exchange: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly reason: MismatchReason;
}

export interface RoutePreview {
  /** Names of the queues that get a copy. */
  readonly queues: readonly string[];
  /** Bindings the message would pass, in order; `default:QUEUE` for those of the default exchange. */
  readonly bindingIds: readonly string[];
  /** Exchanges the message would pass, the first included. */
  readonly exchanges: readonly string[];
  /** When no queue is reached: at most 3, nearest first. */
  readonly nearMisses: readonly NearMiss[];
}
