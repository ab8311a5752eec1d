// Names the broker makes up for queues and consumers that a client left unnamed. Randomness comes from
// outside; names must be impossible to guess or to repeat.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const RANDOM_BYTES = 16;

/** That many bytes from a cryptographically strong source. */
export type RandomBytes = (length: number) => Uint8Array;

/** `amq.gen-` and 22 characters [amqp091 queue.declare.queue]. */
export const generateQueueName = (randomBytes: RandomBytes): string =>
  `amq.gen-${randomText(randomBytes)}`;

/** `amq.ctag-` and 22 characters [amqp091 basic.consume.consumer-tag]. */
export const generateConsumerTag = (randomBytes: RandomBytes): string =>
  `amq.ctag-${randomText(randomBytes)}`;

const randomText = (randomBytes: RandomBytes): string => base64Url(randomBytes(RANDOM_BYTES));

/** URL-safe base64 without padding [RFC 4648 §5]. */
function base64Url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff;
    bitCount += 8;
    while (bitCount >= 6) {
      bitCount -= 6;
      text += ALPHABET.charAt((bits >> bitCount) & 63);
    }
  }
  return bitCount === 0 ? text : text + ALPHABET.charAt((bits << (6 - bitCount)) & 63);
}
