// The functions that every kind of worker runs.
const { app, output } = require('@azure/functions');

const http = (name, methods, route, handler, extra) => app.http(name, { methods, route, authLevel: 'anonymous', handler, ...extra });

http('Hello', ['GET'], 'hello', () => ({ jsonBody: { greeting: 'hello' } }));

http('Echo', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], 'echo/{id:int}/{*rest}', async (request) => ({
  jsonBody: {
    method: request.method,
    id: request.params.id,
    rest: request.params.rest ?? '',
    x: request.query.get('x') ?? '',
    header: request.headers.get('x-a') ?? '',
    body: await request.text(),
  },
}));

http('Size', ['POST'], 'size', async (request) => {
  let size = 0;
  for await (const chunk of request.body ?? []) size += chunk.length;
  return { body: `${size}` };
});

http('Text', ['GET'], 'text', () => ({ body: 'größer\n', headers: { 'content-type': 'text/plain; charset=utf-8' } }));
http('Bytes', ['GET'], 'bytes', () => ({ body: Buffer.from(Array.from({ length: 256 }, (_, value) => value)), headers: { 'content-type': 'application/octet-stream' } }));
http('Nothing', ['GET'], 'nothing', () => {});
http('Teapot', ['GET'], 'teapot', () => ({
  status: 418,
  body: 'short and stout',
  headers: { 'x-kind': 'earl grey', 'content-type': 'text/plain; charset=utf-8' },
  cookies: [{ name: 'a', value: '1', path: '/', httpOnly: true }, { name: 'b', value: '2' }],
}));
http('Moved', ['GET'], 'moved', () => ({ status: 302, headers: { location: '/api/hello' } }));
http('Fails', ['GET'], 'fails', () => { throw new Error('it does not work'); });

const sent = output.storageQueue({ queueName: 'sent', connection: '' });
http('Send', ['POST'], 'send/{text}', (request, context) => {
  const { text } = request.params;
  context.extraOutputs.set(sent, [text, `${text} again`]);
  return { status: 202, body: `sent ${text}`, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}, { extraOutputs: [sent] });

app.storageQueue('Work', {
  queueName: 'work',
  connection: '',
  return: output.storageQueue({ queueName: 'done', connection: '' }),
  handler: (text) => {
    if (text.startsWith('fail')) throw new Error('not this one');
    return `done ${text}`;
  },
});

app.storageQueue('Parts', {
  queueName: 'whole',
  connection: '',
  return: output.storageQueue({ queueName: 'parts', connection: '' }),
  handler: (whole) => ({ text: `${whole.name} ${whole.count + 1}` }),
});

app.serviceBusQueue('Batch', {
  queueName: 'batch',
  connection: '',
  cardinality: 'many',
  return: output.storageQueue({ queueName: 'batches', connection: '' }),
  handler: (messages) => messages.sort().join(' '),
});

app.timer('Tick', {
  schedule: '0 0 0 1 1 *',
  return: output.storageQueue({ queueName: 'ticks', connection: '' }),
  handler: (timer) => (timer.isPastDue ? 'late' : 'in time'),
});
