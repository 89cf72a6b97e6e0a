const { app, output } = require('@azure/functions');

/** One message in, one message out. */
app.storageQueue('Forward', {
  queueName: 'incoming',
  connection: 'AzureWebJobsStorage',
  return: output.storageQueue({ queueName: 'outgoing', connection: 'AzureWebJobsStorage' }),
  handler: message => message,
});
