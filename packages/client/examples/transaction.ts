import { connect } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');
await client.declareQueue('paid');
await client.declareQueue('invoices');
await client.publish({ queue: 'paid', json: { order: 7 } });

// Up to ten messages, waiting five seconds for the first.
const orders = await client.receive('paid', { max: 10, waitMs: 5000 });

// All of it happens, or none: no order without an invoice, no invoice twice.
await client.transaction((tx) => {
  for (const order of orders) {
    tx.publish({ queue: 'invoices', json: { invoiceFor: order.json() } });
    tx.ack(order);
  }
});

for await (const invoice of client.browse('invoices', { limit: 5 })) {
  console.log(invoice.body.toString());
}
await client.purgeQueue('invoices');
await client.close();
