import { describe, expect, it } from 'vitest';
import { bytesFromBase64, textFromBytes } from '../ui/byte-text.ts';
import { headersOf, makePublication, prepareForm } from './form-publication.ts';
import { EMPTY_FORM, type MessageForm, withProperty } from './message-form.ts';
import type { TemplateContext } from './template.ts';

const CONTEXT: TemplateContext = { counter: 3, nowMs: 1_000, random: () => 0, uuid: () => 'u' };

const form = (over: Partial<MessageForm>): MessageForm => ({
  ...EMPTY_FORM,
  properties: [],
  bodyMode: 'text',
  bodyText: '',
  ...over,
});

function made(over: Partial<MessageForm>) {
  const prepared = prepareForm(form(over));
  return prepared.ok ? makePublication(prepared.prepared, '/', CONTEXT) : prepared;
}

function published(over: Partial<MessageForm>) {
  const result = made(over);
  if (!('publication' in result)) throw new Error(JSON.stringify(result));
  return result.publication;
}

const problemOf = (over: Partial<MessageForm>) => {
  const result = made(over);
  return result.ok ? null : result.problem;
};

describe('a form', () => {
  it('becomes a publication with typed properties and nothing that is not set', () => {
    expect(
      published({
        exchange: 'orders',
        routingKey: 'a.b',
        properties: [
          ['deliveryMode', '2'],
          ['priority', '9'],
          ['timestamp', '1700000000'],
          ['expiration', '60000'],
          ['type', 'Order'],
        ],
        headers: [['n', { type: 'long', value: 1 }]],
        bodyText: 'hi',
      }),
    ).toEqual({
      vhost: '/',
      exchange: 'orders',
      routingKey: 'a.b',
      properties: {
        deliveryMode: 2,
        priority: 9,
        timestamp: 1_700_000_000,
        expiration: '60000',
        type: 'Order',
        headers: [['n', { type: 'long', value: 1 }]],
      },
      body: 'aGk=',
      isMandatory: true,
    });
  });

  it('fills in variables in key, properties, headers and body when asked to', () => {
    const publication = published({
      fillsIn: true,
      routingKey: 'order.{{counter}}',
      properties: [
        ['priority', '{{counter}}'],
        ['messageId', '{{uuid}}'],
      ],
      headers: [
        ['seq', { type: 'longstr', value: '{{counter}}' }],
        ['raw', { type: 'longstr', value: '/w==', isBytes: true }],
      ],
      bodyMode: 'json',
      bodyText: '{"n": {{counter}}}',
    });
    expect(publication.routingKey).toBe('order.3');
    expect(publication.properties).toEqual({
      priority: 3,
      messageId: 'u',
      headers: [
        ['seq', { type: 'longstr', value: '3' }],
        ['raw', { type: 'longstr', value: '/w==', isBytes: true }],
      ],
    });
    expect(textFromBytes(bytesFromBase64(publication.body))).toBe('{"n": 3}');
  });

  it('leaves {{…}} alone when variables are off', () => {
    expect(published({ routingKey: '{{nope' }).routingKey).toBe('{{nope');
  });

  it('sends the file that was chosen, and none without one', () => {
    expect(problemOf({ bodyMode: 'file' })).toEqual({ at: 'body', kind: 'no-file' });
    const file = { name: 'a.bin', bytes: 1, content: '/w==' };
    expect(published({ bodyMode: 'file', file }).body).toBe('/w==');
  });

  it('says what is wrong and where', () => {
    expect(problemOf({ routingKey: 'ż'.repeat(128) })).toEqual({
      at: 'routing-key',
      kind: 'too-long',
    });
    expect(problemOf({ properties: [['priority', '256']] })).toMatchObject({
      at: 'property',
      property: 'priority',
      kind: 'priority',
    });
    expect(problemOf({ properties: [['expiration', '-1']] })).toMatchObject({ kind: 'expiration' });
    expect(problemOf({ properties: [['timestamp', 'now']] })).toMatchObject({ kind: 'timestamp' });
    expect(problemOf({ properties: [['deliveryMode', '3']] })).toMatchObject({
      kind: 'delivery-mode',
    });
    expect(problemOf({ properties: [['appId', 'x'.repeat(256)]] })).toMatchObject({
      kind: 'too-long',
    });
    expect(problemOf({ bodyMode: 'json', bodyText: '{' })).toMatchObject({
      at: 'body',
      kind: 'body',
    });
    expect(
      problemOf({ fillsIn: true, headers: [['h', { type: 'longstr', value: '{{x}}' }]] }),
    ).toMatchObject({ at: 'header', header: 'h', kind: 'template' });
  });

  it('takes routing keys of exactly 255 bytes', () => {
    expect(published({ routingKey: 'x'.repeat(255) }).routingKey).toHaveLength(255);
  });

  it('keeps the place of a property that is changed, and loses one that is taken away', () => {
    const two = form({
      properties: [
        ['type', 'a'],
        ['appId', 'b'],
      ],
    });
    expect(withProperty(two, 'type', 'c').properties).toEqual([
      ['type', 'c'],
      ['appId', 'b'],
    ]);
    expect(withProperty(two, 'type', undefined).properties).toEqual([['appId', 'b']]);
    expect(withProperty(two, 'userId', '').properties).toHaveLength(3);
  });

  it('gives the headers for a preview as they will be published', () => {
    const prepared = prepareForm(
      form({ fillsIn: true, headers: [['h', { type: 'longstr', value: 'n{{counter}}' }]] }),
    );
    if (!prepared.ok) throw new Error('not prepared');
    expect(headersOf(prepared.prepared, CONTEXT)).toEqual([
      ['h', { type: 'longstr', value: 'n3' }],
    ]);
  });
});
