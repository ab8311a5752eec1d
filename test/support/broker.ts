// Starts a Warren broker inside the test process. (Signature agreed with the conformance suite.)

export interface StartBrokerOptions {
  /** Keeps a data folder for the broker's life, so that restart() and crash() find it again. */
  readonly durable?: boolean;
  readonly handshakeTimeoutMs?: number;
  readonly consumerTimeoutMs?: number;
  readonly maxMessageSizeBytes?: number;
}

export interface BrokerUnderTest {
  /** Port on 127.0.0.1; the same after restart() and crash(). */
  readonly port: number;
  /** Clean stop: clients get connection.close 320. Removes the data folder. */
  stop(): Promise<void>;
  /** Clean stop and start on the same data folder and port. */
  restart(): Promise<void>;
  /** End without any flush (as SIGKILL), and start on the same data folder and port. */
  crash(): Promise<void>;
  /** Raises or clears an alarm, without using up memory or disk. */
  setAlarm(source: 'memory' | 'disk', isOn: boolean): void | Promise<void>;
}

/** Starts a broker on a free port of 127.0.0.1. */
export function startBroker(_options: StartBrokerOptions = {}): Promise<BrokerUnderTest> {
  return Promise.reject(new Error('startBroker is not wired to the broker yet'));
}
