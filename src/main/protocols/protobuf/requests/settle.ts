// Settling deliveries.

import { warren } from '../gen/warren.js';
import { tagRange } from '../tag-range.ts';
import type { Settlement } from '../unacked-deliveries.ts';
import type { Request } from './request.ts';

const { SettleAction } = warren.v1;
/** Longer delays are cut to this: a timer cannot wait longer. */
const MAX_DELAY_MS = 365 * 24 * 3600 * 1000;

export function settle(request: Request, body: warren.v1.Settle): void {
  const channel = request.channel();
  const settlement = settlementOf(body);
  channel.checkSettlement(settlement);
  channel.settle(settlement);
  request.answer({ ok: {} });
}

/** Throws PRECONDITION_FAILED for ranges that are none. */
export function settlementOf(body: warren.v1.Settle.$Properties): Settlement {
  return {
    action: body.action || SettleAction.SETTLE_ACTION_ACK,
    delayMs: Math.min(Number(body.delayMs ?? 0), MAX_DELAY_MS),
    ranges: body.all ? null : (body.ranges ?? []).map(tagRange),
  };
}
