import { expect, it } from 'vitest';
import { untilStopSignal } from './signals.ts';

class FakeProcess {
  readonly exits: number[] = [];
  readonly #listeners = new Map<string, (signal: NodeJS.Signals) => void>();
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void {
    this.#listeners.set(signal, listener);
  }
  exit(code: number): void {
    this.exits.push(code);
  }
  send(signal: NodeJS.Signals): void {
    this.#listeners.get(signal)?.(signal);
  }
}

it('the first signal asks for a stop, the second one ends at once', async () => {
  const source = new FakeProcess();
  const asked = untilStopSignal(source);
  source.send('SIGTERM');
  expect(await asked).toBe('SIGTERM');
  expect(source.exits).toEqual([]);
  source.send('SIGINT');
  expect(source.exits).toEqual([130]);
});

it('a second SIGTERM ends with 143', () => {
  const source = new FakeProcess();
  void untilStopSignal(source);
  source.send('SIGINT');
  source.send('SIGTERM');
  expect(source.exits).toEqual([143]);
});
