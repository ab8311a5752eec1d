import { describe, expect, it } from 'vitest';
import { escapeVariables, fillIn, parseTemplate, type TemplateContext } from './template.ts';

const context = (over: Partial<TemplateContext> = {}): TemplateContext => ({
  counter: 7,
  nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  random: () => 0.5,
  uuid: () => 'id-1',
  ...over,
});

function filled(text: string, over: Partial<TemplateContext> = {}): string {
  const result = parseTemplate(text);
  if (!result.ok) throw new Error(`${result.fault.kind} at ${result.fault.position}`);
  return fillIn(result.template, context(over));
}

const faultOf = (text: string) => {
  const result = parseTemplate(text);
  return result.ok ? null : [result.fault.kind, result.fault.position];
};

describe('a template', () => {
  it('fills in counter, times and ids', () => {
    expect(filled('order.{{counter}}-{{ uuid }}')).toBe('order.7-id-1');
    expect(filled('{{iso}} {{now}}')).toBe('2026-01-02T03:04:05.000Z 1767323045000');
  });

  it('takes random numbers from the whole range, ends included', () => {
    expect(filled('{{random 1 3}}', { random: () => 0 })).toBe('1');
    expect(filled('{{random 1 3}}', { random: () => 0.999999 })).toBe('3');
    expect(filled('{{random -5 -5}}')).toBe('-5');
  });

  it('picks among words, in quotes with spaces', () => {
    expect(filled('{{pick a b c}}', { random: () => 0.99 })).toBe('c');
    expect(filled('{{pick "New York" Oslo}}', { random: () => 0 })).toBe('New York');
  });

  it('leaves plain text, single braces and escaped variables alone', () => {
    expect(filled('{"n": {"m": {{counter}}}}')).toBe('{"n": {"m": 7}}');
    expect(filled('\\{{counter}} }} {')).toBe('{{counter}} }} {');
    expect(filled(escapeVariables('{{a}} {{b'))).toBe('{{a}} {{b');
    expect(filled('')).toBe('');
  });

  it('names the first fault and its place', () => {
    expect(faultOf('ok {{counter}} {{nope}}')).toEqual(['unknown', 15]);
    expect(faultOf('a {{counter')).toEqual(['unclosed', 2]);
    expect(faultOf('{{ }}')).toEqual(['empty', 0]);
    expect(faultOf('{{counter 1}}')).toEqual(['no-arguments', 0]);
    expect(faultOf('{{random 5 1}}')).toEqual(['random', 0]);
    expect(faultOf('{{random 1}}')).toEqual(['random', 0]);
    expect(faultOf('{{random a 1}}')).toEqual(['random', 0]);
    expect(faultOf('{{pick}}')).toEqual(['pick', 0]);
    expect(faultOf('{{pick "a}}')).toEqual(['quote', 0]);
  });
});
