// Frames over the bridge of the desktop program. While its broker does not run there is no session: an
// attempt to connect waits for one.

import type { WarrenBridge } from '../../preload/api.d.ts';
import { isProgramFrame } from './program-frame.ts';
import type { Transport } from './transport.ts';

type FrameBridge = Pick<WarrenBridge, 'send' | 'onFrame' | 'onState'>;

export function createBridgeTransport(bridge: FrameBridge): Transport {
  return {
    connect({ onOpen, onFrame, onEnd }) {
      let phase: 'waiting' | 'open' | 'over' = 'waiting';
      const stops: (() => void)[] = [];
      const close = (): void => {
        phase = 'over';
        for (const stop of stops) stop();
      };
      // Later, because the bridge may tell the state at once.
      queueMicrotask(() => {
        if (phase === 'over') return;
        stops.push(
          bridge.onFrame((frame) => {
            if (phase === 'open' && isProgramFrame(frame)) onFrame(frame);
          }),
          bridge.onState((isOpen) => {
            if (isOpen && phase === 'waiting') {
              phase = 'open';
              onOpen();
            } else if (!isOpen && phase === 'open') {
              close();
              onEnd('lost');
            }
          }),
        );
      });
      return { send: (frame) => bridge.send(frame), close };
    },
  };
}
