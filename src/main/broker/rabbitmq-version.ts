// The RabbitMQ whose behaviour is followed. Clients and tools choose features by product and version,
// so every door has to tell them the same.

export const RABBITMQ_VERSION = '4.2.0';
