// The exchange types in RabbitMQ's words.

const TYPES: readonly (readonly [name: string, description: string])[] = [
  ['direct', 'AMQP direct exchange, as per the AMQP specification'],
  ['fanout', 'AMQP fanout exchange, as per the AMQP specification'],
  ['headers', 'AMQP headers exchange, as per the AMQP specification'],
  ['topic', 'AMQP topic exchange, as per the AMQP specification'],
];

export const EXCHANGE_DESCRIPTIONS = TYPES.map(([name, description]) => ({
  name,
  description,
  enabled: true,
}));
