const { app } = require('@azure/functions');
const { commit } = require('@fulmar/functions');

/** `GET orders/{id}`: an order that was shipped. */
app.http('FindOrder', {
  methods: ['GET'],
  route: 'orders/{id}',
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const order = await commit(context).get('orders', request.params.id);
    return order ? { jsonBody: order.value } : { status: 404 };
  },
});
