#!/usr/bin/env node
// A custom handler that does what its tests ask for.
import http from 'node:http';

const text = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const functions = {
  Order({ req }, Metadata) {
    switch (req.Params.what) {
      case 'status': return { Outputs: { res: { status: '418', headers: { 'x-one': ['a', 'b'], 'content-type': 'text/x' }, body: 'short and stout' } } };
      case 'bare': return { Outputs: { res: 'just text' } };
      case 'object': return { Outputs: { res: { answer: 42 } } };
      case 'silent': return null;
      case 'mad': return 'mad';
      case 'env': return { Outputs: { res: { body: { greeting: process.env.SALUTE ?? null, master: process.env.FULMAR_MASTER_KEY ?? null, runtime: process.env.FUNCTIONS_WORKER_RUNTIME, arguments: process.argv.slice(2), folder: process.cwd() } } } };
      default: return { Outputs: { res: { body: { Data: { req }, Metadata } }, out: [`${req.Params.id} 1`, { id: req.Params.id }] }, Logs: ['taken', { as: 'json' }] };
    }
  },
  Worked({ item }, Metadata) {
    const message = JSON.parse(item);
    if (message === 'die') process.kill(process.pid, 'SIGKILL');
    if (message === 'fail') throw new Error('no such item');
    return { ReturnValue: JSON.stringify({ message, Metadata }) };
  },
  Batched({ items }) {
    return { Outputs: { seen: `${JSON.parse(items).length} ${JSON.parse(items).join(' ')}` } };
  },
  Later({ timer }) {
    return { Outputs: { ran: timer } };
  },
};

async function forwarded(request, response, what) {
  switch (what) {
    case 'echo':
      response.writeHead(201, { 'content-type': request.headers['content-type'] ?? 'none', 'x-method': request.method, 'x-url': request.url, 'x-seen': JSON.stringify(request.headers), 'set-cookie': ['a=1', 'b=2'] });
      request.pipe(response);
      break;
    case 'events':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
      // The second goes when the client has said that it has the first.
      events = () => response.end('data: two\n\n');
      break;
    case 'go-on':
      events();
      response.end();
      break;
    case 'die': process.exit(7); break;
    case 'cut': request.socket.destroy(); break;
    case 'hang': break;
    case 'spin': for (;;) ;
    default: response.writeHead(404).end();
  }
}

let events;

http.createServer(async (request, response) => {
  const [, first, second, third] = new URL(request.url, 'http://x').pathname.split('/');
  if (first === 'api') return forwarded(request, response, third ?? second);
  try {
    const { Data, Metadata } = JSON.parse(await text(request));
    const answer = functions[first](Data, Metadata);
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer === 'mad' ? '<html>' : answer === null ? '' : JSON.stringify(answer));
  } catch (error) {
    response.writeHead(500).end(error.message);
  }
}).listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT, '127.0.0.1');
