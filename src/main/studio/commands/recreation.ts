// Changing what AMQP cannot change: a queue or an exchange is made anew under its name, with its bindings
// and, for a queue, its messages if they are wanted.

import type { RecreateOutcome } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../handlers.ts';
import { exchangeDeclaration, queueDeclaration, vhostOf } from './topology.ts';

export const recreationCommands: Pick<Handlers, 'exchange.recreate' | 'queue.recreate'> = {
  'exchange.recreate': (context, spec) => {
    const vhost = vhostOf(context, spec);
    const declaration = exchangeDeclaration(spec);
    const restoredBindings = vhost.recreateExchange(context.requester(), declaration);
    return { movedMessages: 0, restoredBindings };
  },
  'queue.recreate': (context, { keepsMessages, ...spec }) => {
    const vhost = vhostOf(context, spec);
    const declaration = queueDeclaration(spec);
    return new Promise<RecreateOutcome>((resolve, reject) => {
      vhost.recreateQueue(context.requester(), declaration, keepsMessages, (outcome) => {
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    });
  },
};
