import { describe, expect, it } from 'vitest';
import { portInReadyLine } from './warren.ts';

describe('portInReadyLine', () => {
  it('reads the port of a line of JSON', () => {
    expect(portInReadyLine('{"ready":true,"host":"::1","port": 40123}')).toBe(40123);
  });

  it('reads the port of a line for people', () => {
    expect(portInReadyLine('warren 0.1.0 ready at amqp://127.0.0.1:5672')).toBe(5672);
  });

  it('finds nothing where there is no port', () => {
    expect(portInReadyLine('starting')).toBeUndefined();
  });
});
