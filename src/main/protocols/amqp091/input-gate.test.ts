import { beforeEach, describe, expect, it } from 'vitest';
import { InputGate } from './input-gate.ts';

const MIB = 1024 * 1024;

const parser = { isPaused: false };
const input = {
  isEnding: false,
  resumed: 0,
  onResume: (): void => {},
  resumeInput() {
    this.resumed += 1;
    parser.isPaused = false;
    this.onResume();
  },
};
let isReading: boolean;
let gate: InputGate;

beforeEach(() => {
  isReading = true;
  parser.isPaused = false;
  Object.assign(input, { isEnding: false, resumed: 0, onResume: () => {} });
  const socket = { pause: () => (isReading = false), resume: () => (isReading = true) };
  gate = new InputGate(
    input,
    socket as unknown as ConstructorParameters<typeof InputGate>[1],
    parser,
  );
});

describe('input', () => {
  it('is held until the last hold is released, each once', () => {
    const first = gate.hold();
    const second = gate.hold();
    first();
    first();
    expect([gate.isHeld, isReading, parser.isPaused, input.resumed]).toEqual([
      true,
      false,
      true,
      0,
    ]);
    second();
    expect([gate.isHeld, isReading, parser.isPaused, input.resumed]).toEqual([
      false,
      true,
      false,
      1,
    ]);
  });

  it('that waited and is held again stays unread', () => {
    input.onResume = () => gate.hold();
    gate.hold()();
    expect([gate.isHeld, isReading, input.resumed]).toEqual([true, false, 1]);
  });

  it('is read for the confirmation of a close, whatever holds it', () => {
    const release = gate.hold();
    input.isEnding = true;
    gate.open();
    expect([gate.isHeld, isReading, parser.isPaused]).toEqual([false, true, false]);
    release();
    expect([gate.isHeld, input.resumed]).toEqual([false, 0]);
  });

  it('beyond the share of a turn waits for the next one', () => {
    gate.noteRead(1000);
    expect([gate.limitTurn(), isReading]).toEqual([false, true]);
    gate.noteRead(MIB);
    expect([gate.limitTurn(), isReading]).toEqual([true, false]);
    gate.startTurn();
    expect([gate.limitTurn(), isReading]).toEqual([false, true]);
  });

  it('that is held is not read because a turn starts', () => {
    gate.noteRead(MIB);
    expect(gate.limitTurn()).toBe(true);
    gate.hold();
    gate.startTurn();
    expect(isReading).toBe(false);
  });
});
