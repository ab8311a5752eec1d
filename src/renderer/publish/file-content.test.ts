import { describe, expect, it } from 'vitest';
import { contentTypeFor } from './file-content.ts';

describe('the content type of a file', () => {
  it('takes the place of what the form begins with', () => {
    expect(contentTypeFor('application/json', 'image/png')).toBe('image/png');
    expect(contentTypeFor('application/json', '')).toBe('application/octet-stream');
  });

  it('leaves alone what the user has set or taken away', () => {
    expect(contentTypeFor('text/csv', 'image/png')).toBe('text/csv');
    expect(contentTypeFor(undefined, 'image/png')).toBeUndefined();
  });
});
