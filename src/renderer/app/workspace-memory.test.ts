import { describe, expect, it } from 'vitest';
import { readRemembered } from './workspace-memory.ts';

describe('readRemembered', () => {
  it('brings back what was left', () => {
    const left = {
      view: 'list',
      isInspectorOpen: false,
      inspectorTab: 'messages',
      isBottomOpen: true,
      bottomTab: 'problems',
    };
    expect(readRemembered(JSON.stringify(left))).toEqual(left);
  });

  it('leaves out what it does not understand', () => {
    const text = JSON.stringify({ view: 'chart', isBottomOpen: 'yes', bottomTab: 'publish' });
    expect(readRemembered(text)).toEqual({ bottomTab: 'publish' });
  });

  it.each([null, '', '{', '7', 'null', '[]'])('takes %o for nothing', (text) => {
    expect(readRemembered(text)).toEqual({});
  });
});
