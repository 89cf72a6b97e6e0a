const { app, output } = require('@azure/functions');
const { commit } = require('@fulmar/functions');

/** Each message of the queue: it is taken away, the order is kept, and what is returned is in the next queue, all at once or not at all. */
app.storageQueue('Shipped', {
  queueName: 'orders',
  connection: 'AzureWebJobsStorage',
  return: output.storageQueue({ queueName: 'shipped', connection: 'AzureWebJobsStorage' }),
  handler: (order, context) => {
    context.log(`attempt ${context.triggerMetadata.dequeueCount}`);
    commit(context).put('orders', order.id, { ...order, state: 'shipped' });
    return `${order.count} x ${order.item} for ${order.id}`;
  },
});
