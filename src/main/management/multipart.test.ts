import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { readMultipartFile } from './multipart.ts';

const form = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));
const TYPE = 'multipart/form-data; boundary=XX';

describe('a form upload', () => {
  it('is read for its file', () => {
    const body = form(
      '--XX',
      'Content-Disposition: form-data; name="redirect"',
      '',
      '../#/import-succeeded',
      '--XX',
      'Content-Disposition: form-data; name="file"; filename="d.json"',
      'Content-Type: application/json',
      '',
      '{"a":\r\n1}',
      '--XX--',
      '',
    );
    expect(readMultipartFile(TYPE, body).toString()).toBe('{"a":\r\n1}');
  });

  it('is the body itself when it is no form', () => {
    expect(readMultipartFile('application/json', Buffer.from('{}')).toString()).toBe('{}');
    expect(readMultipartFile(undefined, Buffer.from('{}')).toString()).toBe('{}');
  });

  it('is refused without a file', () => {
    expect(() => readMultipartFile(TYPE, form('--XX', '', 'x', '--XX--'))).toThrow(
      'no field named file',
    );
    expect(() => readMultipartFile(TYPE, Buffer.from('--XX'))).toThrow('no field named file');
  });
});
