import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokerError, notFound } from '../../broker/errors.ts';
import { closeReason, forcedClose } from './close-reason.ts';
import { ChannelException, ConnectionException } from './exceptions.ts';

const IDS = [50, 10] as const;

describe('the reason for a close', () => {
  it('of a soft condition closes the channel, naming the method that was performed', () => {
    expect(closeReason(notFound("no queue 'q' in vhost '/'"), IDS)).toEqual({
      code: 404,
      isChannelScope: true,
      fields: {
        replyCode: 404,
        replyText: "NOT_FOUND - no queue 'q' in vhost '/'",
        classId: 50,
        methodId: 10,
      },
    });
  });

  it('of a hard condition closes the connection', () => {
    const reason = closeReason(new BrokerError('NOT_IMPLEMENTED', 'no'), IDS);
    expect(reason).toMatchObject({ code: 540, isChannelScope: false });
  });

  it('names the method that an exception names, whatever was being performed', () => {
    const soft = new ChannelException('PRECONDITION_FAILED', 'text', 60, 80);
    expect(closeReason(soft, IDS)).toMatchObject({
      isChannelScope: true,
      fields: { replyCode: 406, classId: 60, methodId: 80 },
    });
    const hard = new ConnectionException('FRAME_ERROR', 'text');
    expect(closeReason(hard, IDS)).toMatchObject({
      isChannelScope: false,
      fields: { replyCode: 501, classId: 0, methodId: 0 },
    });
  });

  it('tells nothing of a mistake in the broker', () => {
    expect(closeReason(new TypeError('secret'), IDS)).toMatchObject({
      isChannelScope: false,
      fields: { replyCode: 541, replyText: 'INTERNAL_ERROR', classId: 0, methodId: 0 },
    });
  });

  it('fits a short string, cut between characters', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(text, fc.nat(300), (tail, padding) => {
        const detail = 'x'.repeat(padding) + tail;
        const { replyText } = closeReason(notFound(detail), IDS).fields;
        const whole = detail === '' ? 'NOT_FOUND' : `NOT_FOUND - ${detail}`;
        expect(Buffer.byteLength(replyText)).toBeLessThanOrEqual(255);
        expect(replyText.isWellFormed()).toBe(true);
        if (Buffer.byteLength(whole) <= 255) expect(replyText).toBe(whole);
        else {
          expect(replyText.endsWith('...')).toBe(true);
          expect(whole.startsWith(replyText.slice(0, -3))).toBe(true);
          expect(Buffer.byteLength(replyText)).toBeGreaterThan(255 - 4);
        }
      }),
    );
  });

  it('of the broker itself is 320 and names no method', () => {
    expect(forcedClose('bye').fields).toEqual({
      replyCode: 320,
      replyText: 'CONNECTION_FORCED - bye',
      classId: 0,
      methodId: 0,
    });
  });
});
