import { app, output } from '@azure/functions';

const sent = output.storageQueue({ queueName: 'sent', connection: 'AzureWebJobsStorage' });

app.http('hello', {
  authLevel: 'anonymous',
  route: 'hello/{name}',
  extraOutputs: [sent],
  handler: async (request, context) => {
    context.extraOutputs.set(sent, request.params.name);
    return { jsonBody: { hello: request.params.name, query: request.query.get('x') } };
  },
});
