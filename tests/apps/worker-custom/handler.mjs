#!/usr/bin/env node
// The functions that every kind of worker runs. Those of requests alone get these as they are.
import http from 'node:http';

const read = async (request) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const plain = { 'content-type': 'text/plain; charset=utf-8' };

const requests = {
  hello: (request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"greeting":"hello"}'),
  async echo(request, response, url) {
    const [, , , id, ...rest] = url.pathname.split('/');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({
      method: request.method,
      id,
      rest: rest.map(decodeURIComponent).join('/'),
      x: url.searchParams.get('x') ?? '',
      header: request.headers['x-a'] ?? '',
      body: (await read(request)).toString(),
    }));
  },
  async size(request, response) {
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    response.writeHead(200, plain).end(`${size}`);
  },
  text: (request, response) => response.writeHead(200, plain).end('größer\n'),
  bytes: (request, response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(Buffer.from(Array.from({ length: 256 }, (_, value) => value))),
  nothing: (request, response) => response.writeHead(204).end(),
  teapot: (request, response) => response.writeHead(418, { ...plain, 'x-kind': 'earl grey', 'set-cookie': ['a=1; path=/; httponly', 'b=2; path=/'] }).end('short and stout'),
  moved: (request, response) => response.writeHead(302, { location: '/api/hello' }).end(),
};

const payloads = {
  Fails() { throw new Error('it does not work'); },
  Send({ req }) {
    const { text } = req.Params;
    return { Outputs: { sent: [text, `${text} again`], res: { statusCode: 202, headers: plain, body: `sent ${text}` } } };
  },
  Work({ item }) {
    const text = JSON.parse(item);
    if (text.startsWith('fail')) throw new Error('not this one');
    return { ReturnValue: `done ${text}` };
  },
  Parts({ item }) {
    const whole = JSON.parse(JSON.parse(item));
    return { ReturnValue: { text: `${whole.name} ${whole.count + 1}` } };
  },
  Batch: ({ items }) => ({ ReturnValue: JSON.parse(items).sort().join(' ') }),
  Tick: ({ timer }) => ({ ReturnValue: timer.IsPastDue ? 'late' : 'in time' }),
};

http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const [, first, second] = url.pathname.split('/');
  if (first === 'api') return requests[second](request, response, url);
  try {
    const { Data } = JSON.parse(await read(request));
    const answer = JSON.stringify(payloads[first](Data));
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  } catch (error) {
    response.writeHead(500).end(error.message);
  }
}).listen(process.env.FUNCTIONS_CUSTOMHANDLER_PORT, '127.0.0.1');
