const { app, output } = require('@azure/functions');

const orders = output.storageQueue({ queueName: 'orders', connection: 'AzureWebJobsStorage' });

/** `POST orders/{id}`: takes an order and puts it into the queue. The answer leaves when the message is there. */
app.http('Order', {
  methods: ['POST'],
  route: 'orders/{id}',
  authLevel: 'anonymous',
  extraOutputs: [orders],
  handler: async (request, context) => {
    const wanted = await request.json().catch(() => undefined);
    if (typeof wanted?.item !== 'string') return { status: 400, body: 'An order is JSON such as {"item": "umbrella", "count": 2}.' };
    const order = { id: request.params.id, item: wanted.item, count: wanted.count ?? 1 };
    context.extraOutputs.set(orders, order);
    return { status: 202, headers: { Location: `/api/orders/${order.id}` }, jsonBody: order };
  },
});
