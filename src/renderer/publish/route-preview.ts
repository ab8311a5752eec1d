// Asks the broker where a message would go while it is being written. Publishes nothing. Latest question wins.

import type { Fields } from '../../shared/ipc/field.ts';
import type { RoutePreview } from '../../shared/ipc/routing.ts';
import type { Failure, Result } from '../api/index.ts';

export interface RouteQuestion {
  readonly vhost: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly headers: Fields;
}

/** What is known of a question; while the next one is asked, the last answer stays. */
export interface RouteAnswer {
  readonly question: RouteQuestion;
  readonly preview: RoutePreview | null;
  readonly failure: Failure | null;
}

export interface RouteAskerParts {
  ask(question: RouteQuestion): Promise<Result<RoutePreview>>;
  onAnswer(answer: RouteAnswer): void;
  /** Waits and calls; returns what cancels it. */
  later(call: () => void): () => void;
}

/** Time without a change before the broker is asked. */
export const PREVIEW_DELAY_MS = 120;

/** Debounces questions and drops answers to older ones. */
export class RouteAsker {
  readonly #parts: RouteAskerParts;
  #cancel: (() => void) | null = null;
  #newest = 0;

  constructor(parts: RouteAskerParts) {
    this.#parts = parts;
  }

  ask(question: RouteQuestion): void {
    this.stop();
    const number = this.#newest;
    this.#cancel = this.#parts.later(() => {
      void this.#parts.ask(question).then((result) => {
        if (number !== this.#newest) return;
        const answer = result.ok
          ? { question, preview: result.value, failure: null }
          : { question, preview: null, failure: result.failure };
        this.#parts.onAnswer(answer);
      });
    });
  }

  /** Nothing that was asked is answered any more. */
  stop(): void {
    this.#newest += 1;
    this.#cancel?.();
    this.#cancel = null;
  }
}
