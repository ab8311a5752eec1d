import { describe, expect, it } from 'vitest';
import { FrameRefusal, readPageFrame } from './page-frame.ts';

describe('readPageFrame', () => {
  it.each([
    { kind: 'invoke', id: 1, command: 'queue.purge', request: null },
    { kind: 'invoke', id: 1, command: 'queue.purge' },
    { kind: 'subscribe', id: 2, feed: 'topology', options: { vhost: '/' } },
    { kind: 'unsubscribe', id: 2 },
    { kind: 'received', id: 2, sequence: 1 },
    { kind: 'visibility', isHidden: true },
  ])('takes %j', (frame) => {
    expect(readPageFrame(JSON.stringify(frame))).toEqual(frame);
  });

  it.each(['', '{', 'undefined', '{"kind":"unsubscribe","id":1}x'])('is not JSON: %j', (text) => {
    expect(readPageFrame(text)).toEqual(new FrameRefusal(1007, 'a frame is JSON text'));
  });

  it.each([
    null,
    1,
    'invoke',
    [],
    {},
    { kind: 'answer', id: 1, value: 1 },
    { kind: 'invoke', id: 0, command: 'x' },
    { kind: 'invoke', id: 1.5, command: 'x' },
    { kind: 'invoke', id: 1, command: 7 },
    { kind: 'subscribe', id: 1 },
    { kind: 'unsubscribe', id: '1' },
    { kind: 'received', id: 1 },
    { kind: 'visibility', isHidden: 'yes' },
  ])('is no frame: %j', (value) => {
    expect(readPageFrame(JSON.stringify(value))).toMatchObject({ code: 1008 });
  });
});
