import { beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_FORM, type MessageForm } from './message-form.ts';
import {
  type HistoryEntry,
  MAX_HISTORY,
  matchesSearch,
  useMessageLibrary,
} from './message-library.ts';
import { readForm, readSavedMessages, writeSavedMessages } from './stored-form.ts';

const form = (over: Partial<MessageForm> = {}): MessageForm => ({ ...EMPTY_FORM, ...over });

const entry = (id: string, over: Partial<MessageForm> = {}): HistoryEntry => ({
  id,
  atMs: 1,
  vhost: '/',
  form: form(over),
  count: 1,
  outcome: null,
});

const library = () => useMessageLibrary.getState();

beforeEach(() => useMessageLibrary.setState({ saved: [], history: [] }));

describe('the library of messages', () => {
  it('keeps the newest publishes and forgets the oldest', () => {
    for (let n = 1; n <= MAX_HISTORY + 5; n += 1) library().record(entry(String(n)));
    expect(library().history).toHaveLength(MAX_HISTORY);
    expect(library().history[0]?.id).toBe(String(MAX_HISTORY + 5));
  });

  it('does not hold on to the content of files', () => {
    const file = { name: 'big', bytes: 1, content: 'AA==' };
    library().record(entry('1', { bodyMode: 'file', file }));
    library().save('x', form({ bodyMode: 'file', file }));
    expect(library().history[0]?.form.file).toBeNull();
    expect(library().saved[0]?.form.file).toBeNull();
  });

  it('saves by name, sorted, and replaces what has the same name', () => {
    library().save('b', form({ routingKey: '1' }));
    library().save('a', form());
    library().save('b', form({ routingKey: '2' }));
    expect(library().saved.map(({ name, form: own }) => [name, own.routingKey])).toEqual([
      ['a', ''],
      ['b', '2'],
    ]);
    library().remove('a');
    expect(library().saved).toHaveLength(1);
  });

  it('takes a file of saved messages, and nothing of a broken one', () => {
    const text = writeSavedMessages([{ name: 'n', form: form({ exchange: 'e' }) }]);
    expect(library().importSaved(text)).toBe(1);
    expect(library().saved[0]?.form.exchange).toBe('e');
    expect(library().importSaved('{}')).toBeNull();
    expect(library().importSaved(text.replace('"isMandatory": true', '"isMandatory": 1'))).toBe(
      null,
    );
    expect(library().saved).toHaveLength(1);
  });

  it('is searched by name, exchange, key and body', () => {
    const order = form({ exchange: 'orders', routingKey: 'eu.new', bodyText: 'Hello' });
    for (const text of ['', 'nam', 'ORD', 'eu.', 'hell']) {
      expect(matchesSearch(order, 'Name', text)).toBe(true);
    }
    expect(matchesSearch(order, 'Name', 'zzz')).toBe(false);
  });
});

describe('a file of saved messages', () => {
  it('brings back every type of header', () => {
    const headers: MessageForm['headers'] = [
      ['bool', { type: 'bool', value: true }],
      ['long', { type: 'long', value: '9223372036854775807' }],
      ['double', { type: 'double', value: 1.5 }],
      ['decimal', { type: 'decimal', value: { scale: 2, unscaled: 5 } }],
      ['bytes', { type: 'longstr', value: '/w==', isBytes: true }],
      ['binary', { type: 'binary', value: '/w==' }],
      ['void', { type: 'void', value: null }],
      ['list', { type: 'array', value: [{ type: 'table', value: [] }] }],
      ['table', { type: 'table', value: [['in', { type: 'timestamp', value: 5 }]] }],
    ];
    const text = writeSavedMessages([{ name: 'n', form: form({ headers }) }]);
    expect(readSavedMessages(text)?.[0]?.form.headers).toEqual(headers);
  });

  it('is refused when a header is not what its type says, or nested without end', () => {
    expect(readForm({ ...form(), headers: [['h', { type: 'long', value: 'x' }]] })).toBeNull();
    expect(readForm({ ...form(), headers: [['h', { type: 'nope', value: 1 }]] })).toBeNull();
    let field: unknown = { type: 'void', value: null };
    for (let depth = 0; depth < 100; depth += 1) field = { type: 'array', value: [field] };
    expect(readForm({ ...form(), headers: [['h', field]] })).toBeNull();
  });
});
