// Our own client with callbacks, an ack per message.
import { connect } from '../../packages/client/src/index.ts';
import type { Library } from './library.ts';

export const warren: Library = {
  async connect(port) {
    const client = await connect(`warren://guest:guest@127.0.0.1:${port}/`);
    return {
      prepare: async () => {},
      publish(queue, body, onConfirm) {
        client.publishWith({ queue, body }, (error) => {
          if (error !== undefined) throw error;
          onConfirm();
        });
      },
      async consume(queue, prefetch, onMessage) {
        await client.subscribe(
          queue,
          (message) => {
            onMessage();
            message.ack();
          },
          { prefetch, settle: 'manual' },
        );
      },
    };
  },
};
