import { describe, expect, it } from 'vitest';
import { readImport } from './use-import.ts';

const read = (json: unknown, vhost: string | null = null) =>
  readImport({ text: JSON.stringify(json), vhost });

describe('a text to import', () => {
  it('is read with what will be ignored named, a byte order mark aside', () => {
    const text = `\uFEFF${JSON.stringify({ shovels: [], queues: [{ name: 'q', vhost: '/' }] })}`;
    expect(readImport({ text, vhost: null })).toEqual({
      kind: 'read',
      ignored: ["section 'shovels'"],
      isOfOneVhost: false,
    });
  });

  it('may be nothing yet, or no JSON', () => {
    expect(readImport({ text: ' \n', vhost: null })).toEqual({ kind: 'empty' });
    expect(readImport({ text: '{', vhost: null }).kind).toBe('no-json');
  });

  it('is refused in the words of the broker', () => {
    expect(read([])).toEqual({ kind: 'wrong', reason: 'failed_to_parse_json' });
    expect(read({ queues: [{ vhost: '/' }] })).toMatchObject({ kind: 'wrong' });
  });

  it('of one vhost has to go into one', () => {
    const file = { rabbitmq_definition_format: 'single_virtual_host', queues: [{ name: 'q' }] };
    expect(read(file)).toMatchObject({ kind: 'wrong' });
    expect(read(file, 'shop')).toMatchObject({ kind: 'read', isOfOneVhost: true });
  });
});
