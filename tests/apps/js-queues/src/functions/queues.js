const { app, output } = require('@azure/functions');

const seen = output.storageQueue({ queueName: 'seen', connection: '' });
const also = output.storageQueue({ name: 'also', queueName: 'also', connection: '' });
const bus = output.serviceBusQueue({ queueName: 'bus-out', connection: '' });

// What a function was given, as a message that a test reads.
app.storageQueue('payload', {
  queueName: 'payload', connection: '', return: seen,
  handler: async (message, context) => ({ kind: Buffer.isBuffer(message) ? 'Buffer' : typeof message, message, metadata: context.triggerMetadata }),
});
app.storageQueue('outputs', {
  queueName: 'outputs', connection: '', extraOutputs: [also, bus],
  handler: async (message, context) => {
    context.extraOutputs.set(also, message);
    context.extraOutputs.set(bus, { from: 'outputs' });
  },
});
app.storageQueue('throws', {
  queueName: 'throws', connection: '', extraOutputs: [also],
  handler: async (message, context) => {
    context.extraOutputs.set(also, 'never seen');
    throw new RangeError(`cannot take ${message}`);
  },
});
// Kills its process for some messages: the others are not to blame.
app.storageQueue('kills', {
  queueName: 'kills', connection: '', return: seen,
  handler: async message => {
    if (message === 'deadly') process.exit(9);
    return `survived ${message}`;
  },
});
app.serviceBusQueue('batch', {
  queueName: 'batch', connection: '', cardinality: 'many', return: seen,
  handler: async (messages, context) => ({ messages, ids: context.triggerMetadata.messageIdArray.length }),
});
app.timer('tick', {
  schedule: '0 0 0 1 1 *', runOnStartup: false, return: seen,
  handler: async timer => timer,
});
app.http('place', {
  methods: ['POST'], authLevel: 'anonymous', extraOutputs: [also],
  handler: async (request, context) => {
    const text = await request.text();
    context.extraOutputs.set(also, text);
    if (text === 'fail') throw new Error('after its output');
    return { status: 202 };
  },
});
