// A worker that keeps to the protocol until it is asked not to: the path of a request says how it breaks it.
import fs from 'node:fs';
import net from 'node:net';

const Head = 9;
const socket = net.connect(process.env.FULMAR_WORKER_SOCKET);
let held = Buffer.alloc(0);
let ending = 0;

function frame(type, number, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(Head);
  head.writeUInt32LE(payload.length + 5, 0);
  head[4] = type;
  head.writeUInt32LE(number, 5);
  return Buffer.concat([head, payload]);
}

const send = (type, number, payload) => socket.write(frame(type, number, payload));
const u16 = value => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(value); return bytes; };
const u32 = value => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes; };
const text = value => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const nothing = Buffer.from([0, 0, 0, 0, 0]);
const effects = Buffer.concat([u16(0), nothing]);

// A response: its body is none (0), here (1) or follows (2).
const response = ({ status = 200, place = 1, headers = [], body = '' }) =>
  Buffer.concat([effects, u16(status), Buffer.from([place]), u16(headers.length), ...headers.flat().map(text), Buffer.from(body)]);

// What is random comes again from its seed: https://en.wikipedia.org/wiki/Xorshift
function random(seed) {
  let state = seed * 2654435761 >>> 0 || 1;
  return below => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % below;
  };
}

const Ways = {
  ok: number => send(131, number, response({ body: 'ok' })),
  exit: () => process.exit(7),
  'exit-well': () => process.exit(0),
  abort: () => process.abort(),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  tear: () => socket.destroy(),
  'half-frame': number => socket.end(frame(131, number, response({ body: 'never whole' })).subarray(0, 20)),
  spin: () => { for (;;); },
  never: () => { },
  'until-cancelled': number => { ending = number; },
  unhandled: () => { Promise.reject(new Error('nobody catches this')); },
  'length-0': () => socket.write(Buffer.from([0, 0, 0, 0])),
  'length-4': () => socket.write(Buffer.from([4, 0, 0, 0, 131, 0, 0, 0])),
  'length-huge': () => socket.write(Buffer.from([255, 255, 255, 255, 131, 1, 0, 0, 0])),
  'length-too-long': () => socket.write(Buffer.concat([u32(16 * 1024 * 1024 + 1), Buffer.alloc(100)])),
  'type-0': number => send(0, number),
  'type-200': number => send(200, number),
  'type-of-the-host': number => send(2, number),
  'ready-again': () => send(129, 0, Buffer.from('{"protocol":1,"pid":1,"node":"20.0.0"}')),
  'loaded-again': () => send(130, 0, Buffer.from('{"model":"v4","functions":[],"errors":[]}')),
  'number-0': () => send(131, 0, response({})),
  'number-unknown': number => send(131, number + 1000, response({})),
  'empty-response': number => send(131, number),
  'cut-response': number => send(131, number, response({ headers: [['a', 'b']], body: 'x' }).subarray(0, 14)),
  'count-of-headers': number => send(131, number, Buffer.concat([effects, u16(200), Buffer.from([1]), u16(60000)])),
  'count-of-bytes': number => send(131, number, Buffer.concat([effects, u16(200), Buffer.from([1]), u16(1), u32(4294967295)])),
  'place-9': number => send(131, number, response({ place: 9 })),
  'tag-9': number => send(131, number, Buffer.concat([u16(1), text('out'), Buffer.from([9]), u32(0)])),
  'tag-texts': number => send(131, number, Buffer.concat([u16(1), text('out'), Buffer.from([4]), u32(0)])),
  'commit-no-json': number => send(131, number, Buffer.concat([u16(0), Buffer.from([2]), text('nonsense'), u16(200), Buffer.from([0]), u16(0)])),
  'result-for-http': number => send(132, number, Buffer.concat([effects, nothing])),
  'answered-twice': number => { send(131, number, response({ place: 2 })); send(131, number, response({ body: 'again' })); },
  'failure-no-json': number => send(133, number, Buffer.from('{')),
  'failure-null': number => send(133, number, Buffer.from('null')),
  'body-first': number => send(134, number, Buffer.from('body')),
  'body-beyond-credit': number => { send(131, number, response({ place: 2 })); for (let i = 0; i < 1000; i++) send(134, number, Buffer.alloc(64 * 1024)); },
  'body-part-too-large': number => { send(131, number, response({ place: 2 })); send(134, number, Buffer.alloc(64 * 1024 + 1)); },
  'log-cut': number => send(136, number, Buffer.from([2])),
  'log-level': number => send(136, number, Buffer.concat([Buffer.from([9, 0]), text('x')])),
  'ask-no-json': number => send(137, number, Buffer.concat([u32(1), Buffer.from('?')])),
  'ask-cut': number => send(137, number, Buffer.from([1])),
  'header-that-breaks-lines': number => send(131, number, response({ headers: [['x-evil', 'a\r\nset-cookie: stolen=1']] })),
  'header-without-name': number => send(131, number, response({ headers: [['', 'a']] })),
  'status-0': number => send(131, number, response({ status: 0 })),
  'status-101': number => send(131, number, response({ status: 101 })),
  'frames-of-the-dead': number => { send(131, number, response({ body: 'ok' })); send(134, number, Buffer.from('late')); send(133, number, Buffer.from('{"name":"E","message":"late"}')); send(135, number, u32(1)); },
  'credit-without-end': number => { for (let i = 0; i < 100; i++) send(135, number, u32(4294967295)); send(131, number, response({ body: 'ok' })); },
  'asks-without-end': number => { for (let i = 0; i < 5000; i++) send(137, number, Buffer.concat([u32(i), Buffer.from('{"op":"get","collection":"c","id":"1"}')])); send(131, number, response({ body: 'ok' })); },
  'logs-without-end': number => { const line = Buffer.concat([Buffer.from([2, 0]), text('x'.repeat(200))]); for (let i = 0; i < 50_000; i++) send(136, number, line); send(131, number, response({ body: 'ok' })); },
  'prints-without-end': number => { for (let i = 0; i < 20_000; i++) process.stdout.write('y'.repeat(200) + '\n'); process.stdout.write('z'.repeat(5_000_000)); send(131, number, response({ body: 'ok' })); },
  fuzz: (number, path) => {
    const seed = Number(path.split('/')[3]);
    const next = random(seed);
    const good = [
      frame(131, number, response({ headers: [['content-type', 'text/plain'], ['set-cookie', 'a=b']], body: 'hello' })),
      frame(136, number, Buffer.concat([Buffer.from([2, 0]), text('hello')])),
      frame(137, number, Buffer.concat([u32(1), Buffer.from('{"op":"get","collection":"c","id":"1"}')])),
      frame(133, number, Buffer.from('{"name":"E","message":"m","stack":"s"}')),
    ];
    const bytes = Buffer.concat(Array.from({ length: 1 + next(4) }, () => good[next(good.length)]));
    for (let changes = 1 + next(6); changes > 0; changes--) bytes[next(bytes.length)] = next(256);
    // The last bytes may be the beginning of a frame that never comes: then its end is the connection's.
    socket.end(bytes);
  },
};

function invoked(number, payload) {
  let at = 3;
  const skipText = () => { const length = payload.readUInt32LE(at); at += 4; const value = payload.toString('utf8', at, at + length); at += length; return value; };
  skipText(); skipText(); skipText();
  at += 8 + 2;
  if (payload[2] === 2) {
    const tag = payload[at++];
    const value = skipText();
    if (value.startsWith('kill')) process.exit(9);
    send(132, number, Buffer.concat([effects, nothing]));
    return;
  }
  at++;
  skipText();
  const path = new URL(skipText()).pathname;
  const way = Ways[path.split('/')[2]];
  if (way) way(number, path);
  else send(131, number, response({ status: 404, body: path }));
}

function take(type, number, payload) {
  if (type === 1) {
    const start = JSON.parse(payload);
    // In a file: hosts of one process share their environment.
    const file = `${start.folder}/loaded.json`;
    const loaded = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
    if (loaded === 'dies') process.exit(5);
    send(130, 0, Buffer.from(loaded ?? JSON.stringify({
      model: 'v4', module: { kind: 'none' }, main: 'nothing.js', matched: ['nothing.js'], errors: [],
      functions: [
        { name: 'all', scriptFile: 'nothing.js', entryPoint: '', bindings: [{ name: 'request', type: 'httpTrigger', direction: 'in', route: '{*path}', authLevel: 'anonymous' }, { name: '$return', type: 'http', direction: 'out' }] },
        { name: 'taker', scriptFile: 'nothing.js', entryPoint: '', bindings: [{ name: 'message', type: 'queueTrigger', direction: 'in', queueName: 'hostile', connection: '' }] },
      ],
    })));
  } else if (type === 2) invoked(number, payload);
  else if (type === 4 && number === ending) process.exit(7);
  else if (type === 7) process.exit(0);
}

socket.on('data', chunk => {
  held = Buffer.concat([held, chunk]);
  while (held.length >= 4 && held.length >= 4 + held.readUInt32LE(0)) {
    const length = held.readUInt32LE(0);
    const [type, number, payload] = [held[4], held.readUInt32LE(5), held.subarray(Head, 4 + length)];
    held = held.subarray(4 + length);
    take(type, number, payload);
  }
});
socket.on('error', () => process.exit(1));
send(129, 0, Buffer.from(JSON.stringify({ protocol: 1, pid: process.pid, node: process.versions.node })));
