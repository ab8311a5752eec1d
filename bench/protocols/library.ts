// What the comparison asks of a client library.

export interface Producer {
  /** Gets ready to publish to the queue. */
  prepare(queue: string): Promise<void>;
  /** Publishes a persistent message; calls back when it is confirmed. */
  publish(queue: string, body: Buffer, onConfirm: () => void): void;
}

export interface Consumer {
  /** Calls back for every message and acknowledges it. */
  consume(queue: string, prefetch: number, onMessage: () => void): Promise<void>;
}

export interface Library {
  connect(port: number): Promise<Producer & Consumer>;
}
