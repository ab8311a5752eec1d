// How often somebody tried to log in, by protocol and by where they came from [rabbitmq: management,
// auth attempts]. Bounded, because strangers choose the names.

import type { LoginAttempt } from '../events.ts';

export interface AttemptCounts {
  attempts: number;
  failed: number;
  succeeded: number;
}

export interface ProtocolAttempts extends AttemptCounts {
  readonly protocol: string;
}

export interface SourceAttempts extends AttemptCounts {
  readonly remoteAddress: string;
  readonly username: string;
  readonly protocol: string;
}

const MAX_SOURCES = 1024;

export class LoginAttempts {
  readonly #byProtocol = new Map<string, ProtocolAttempts>();
  readonly #bySource = new Map<string, SourceAttempts>();

  note({ name, protocol, peerHost }: LoginAttempt, isSuccess: boolean): void {
    const ofProtocol = this.#byProtocol.get(protocol) ?? { protocol, ...NONE };
    this.#byProtocol.set(protocol, ofProtocol);
    count(ofProtocol, isSuccess);
    const key = JSON.stringify([peerHost, name, protocol]);
    let ofSource = this.#bySource.get(key);
    if (ofSource === undefined) {
      if (this.#bySource.size >= MAX_SOURCES) this.#bySource.clear();
      ofSource = { remoteAddress: peerHost, username: name, protocol, ...NONE };
      this.#bySource.set(key, ofSource);
    }
    count(ofSource, isSuccess);
  }

  byProtocol(): readonly ProtocolAttempts[] {
    return [...this.#byProtocol.values()];
  }

  bySource(): readonly SourceAttempts[] {
    return [...this.#bySource.values()];
  }

  reset(): void {
    this.#byProtocol.clear();
    this.#bySource.clear();
  }
}

const NONE: Readonly<AttemptCounts> = { attempts: 0, failed: 0, succeeded: 0 };

function count(counts: AttemptCounts, isSuccess: boolean): void {
  counts.attempts += 1;
  if (isSuccess) counts.succeeded += 1;
  else counts.failed += 1;
}
