// amqplib as its documentation says it is fastest: a confirm channel with callbacks, an ack per message.
import { connect } from 'amqplib';
import type { Library } from './library.ts';

export const amqplib: Library = {
  async connect(port) {
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`, { noDelay: true });
    const channel = await connection.createConfirmChannel();
    const options = { persistent: true };
    return {
      prepare: async () => {},
      publish(queue, body, onConfirm) {
        channel.publish('', queue, body, options, (error) => {
          if (error) throw error;
          onConfirm();
        });
      },
      async consume(queue, prefetch, onMessage) {
        await channel.prefetch(prefetch);
        await channel.consume(queue, (message) => {
          if (message === null) return;
          onMessage();
          channel.ack(message);
        });
      },
    };
  },
};
