// The functions of the app that all module modes run. `azure` is what the app imported.
const { Readable } = require('node:stream');
const { setImmediate: turn } = require('node:timers/promises');

module.exports = function register({ app, input, output, HttpResponse, HttpRequest, InvocationContext }, fulmar) {
  const http = (name, handler, more) => app.http(name, { methods: ['GET', 'POST', 'PUT'], handler, ...more });

  http('hello', async (request, context) => ({ jsonBody: { hello: request.query.get('name') ?? 'world', id: context.invocationId, name: context.functionName } }));
  http('synchronous', () => ({ body: 'now' }));

  // Answers.
  const bodies = {
    text: () => ({ body: 'grün', status: 201, headers: { 'X-One': '1', 'content-language': 'de' } }),
    json: () => ({ jsonBody: [1, { a: null }], headers: { 'Content-Type': 'application/problem+json' } }),
    jsonFalse: () => ({ jsonBody: false }),
    empty: () => ({}),
    nothing: () => undefined,
    null: () => null,
    buffer: () => ({ body: Buffer.from('bytes') }),
    arrayBuffer: () => ({ body: new Uint8Array([1, 2, 3]).buffer }),
    view: () => ({ body: new Uint8Array([0, 1, 2, 3]).subarray(1, 3) }),
    params: () => ({ body: new URLSearchParams({ a: '1 2' }) }),
    blob: () => ({ body: new Blob(['blob'], { type: 'text/x-blob' }) }),
    stream: () => ({ body: new ReadableStream({ start: c => (c.enqueue(Buffer.from('a')), c.enqueue(Buffer.from('b')), c.close()) }) }),
    node: () => ({ body: Readable.from([Buffer.from('n1'), Buffer.from('n2')]) }),
    generator: () => ({ body: (async function* () { yield Buffer.from('g1'); await turn(); yield Buffer.from('g2'); })() }),
    number: () => ({ body: 42 }),
    object: () => ({ body: { a: 1 } }),
    noContent: () => ({ status: 204, body: 'dropped' }),
    notModified: () => ({ status: 304, jsonBody: { dropped: true }, headers: { etag: '"1"' } }),
    headers: () => ({ headers: new Headers([['a', '1'], ['A', '2'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2']]), body: 'h' }),
    pairs: () => ({ headers: [['X-A', ' spaced '], ['x-b', 'ü']], body: 'p' }),
    twice: () => ({ headers: { 'X-A': '1', 'x-a': '2' }, body: 't' }),
    numberHeader: () => ({ headers: { 'x-number': 7, 'x-undefined': undefined }, body: 'n' }),
    class: () => new HttpResponse({ status: 202, jsonBody: { a: 1 }, headers: { x: 'y' } }),
    classHeaders: () => {
      const response = new HttpResponse({ body: 'text', headers: { x: 'y' } });
      response.headers.set('x-later', 'z');
      return response;
    },
    classClone: () => new HttpResponse({ body: 'cloned' }).clone(),
    textStatus: () => ({ status: '418', body: 'tea' }),
    large: () => ({ body: 'x'.repeat(300_000) }),
    cookies: () => ({
      cookies: [
        { name: 'a', value: 'b c', domain: 'example.com', path: '/p', expires: new Date(Date.UTC(2030, 0, 1)), maxAge: 60, secure: true, httpOnly: true, sameSite: 'Lax' },
        { name: 'd', value: 'e', sameSite: 'None', expires: 1893456000000 },
      ],
      body: 'c',
    }),
    // Refused.
    string: () => 'not an object',
    status: () => ({ status: 99 }),
    headerName: () => ({ headers: { 'bad name': 'x' } }),
    headerValue: () => ({ headers: { x: 'a\nb' } }),
    cookie: () => ({ cookies: [{ name: 'a', value: 5 }] }),
    circular: () => {
      const jsonBody = {};
      jsonBody.self = jsonBody;
      return { jsonBody };
    },
  };
  for (const [name, body] of Object.entries(bodies)) http(`answer-${name}`, async () => body());

  http('throws', () => { throw new TypeError('thrown at once'); });
  http('rejects', async () => { throw new RangeError('thrown later'); });
  http('throwsText', async () => { throw 'only text'; });
  http('throwsNothing', async () => { throw undefined; });
  http('breaks', async () => ({ body: new ReadableStream({ pull: c => (c.enqueue(Buffer.from('part')), c.error(new Error('stream broke'))) }) }));
  http('endless', async (_request, context) => ({ body: (async function* () { try { for (;;) yield Buffer.alloc(32768, 1); } finally { context.info('source closed'); } })() }));

  // Requests.
  const reads = {
    text: async r => [await r.text(), r.bodyUsed],
    json: async r => [await r.json(), r.bodyUsed],
    arrayBuffer: async r => Buffer.from(await r.arrayBuffer()).toString('hex'),
    blob: async r => { const blob = await r.blob(); return [blob.size, blob.type]; },
    formData: async r => { const form = await r.formData(); return [form.get('a'), await form.get('file')?.text?.()]; },
    stream: async r => { const parts = []; for await (const part of r.body ?? []) parts.push(Buffer.from(part)); return [Buffer.concat(parts).toString(), r.bodyUsed]; },
    clone: async r => { const copy = r.clone(); return [await r.text(), await copy.text(), copy.url, copy.query.get('q'), copy.params]; },
    none: async r => [r.body, r.bodyUsed, await r.text()],
    twice: async r => { await r.text(); return r.text().then(() => 'again', error => error.constructor.name); },
    head: async r => ({
      method: r.method, url: r.url, query: [...r.query], params: r.params, headers: [...r.headers], keys: [...r.headers.keys()], has: r.headers.has('X-ONE'),
      one: r.headers.get('X-One'), missing: r.headers.get('nope'), is: r instanceof HttpRequest, user: r.user, copy: [...new Headers(r.headers)].length,
    }),
  };
  for (const [name, read] of Object.entries(reads)) http(`read-${name}`, async r => ({ jsonBody: (await read(r)) ?? null }));
  http('echo', async request => ({ body: request.body }));
  http('readLate', async (request, context) => {
    context.info('begun');
    return request.text().then(text => ({ body: text }), error => ({ status: 400, body: error.message }));
  });
  http('waits', (_request, context) => new Promise(resolve => context.signal.addEventListener('abort', () => resolve({ body: `cancelled ${context.signal.aborted}` })) ?? context.info('waiting')));

  // Bindings.
  const queue = output.storageQueue({ queueName: 'out', connection: '' });
  const blob = input.storageBlob({ path: 'a/b', connection: '' });
  app.storageQueue('queue', {
    queueName: 'in', connection: '', extraInputs: [blob], extraOutputs: [queue],
    retry: { strategy: 'exponentialBackoff', maxRetryCount: 3, minimumInterval: { seconds: 2 }, maximumInterval: 60000 },
    handler: async (message, context) => {
      context.extraOutputs.set(queue, { got: message });
      return {
        message: Buffer.isBuffer(message) ? `bytes ${message.toString('hex')}` : message,
        many: Array.isArray(message) && Buffer.isBuffer(message[0]) ? message.map(one => one.toString()) : undefined,
        input: Buffer.isBuffer(context.extraInputs.get(blob)) ? context.extraInputs.get(blob).toString() : (context.extraInputs.get(blob) ?? 'none'),
        metadata: context.triggerMetadata, retry: context.retryContext ?? 'none', trace: context.traceContext ?? 'none',
        options: { trigger: context.options.trigger.type, inputs: context.options.extraInputs.map(b => b.name), outputs: context.options.extraOutputs.map(b => b.type) },
        is: context instanceof InvocationContext,
      };
    },
  });
  app.storageQueue('queueReturn', { queueName: 'in2', connection: '', return: queue, handler: async message => `back ${message}` });
  app.storageQueue('returns', { queueName: 'in3', connection: '', handler: async message => (message === 'bytes' ? Buffer.from('b') : message === 'nothing' ? undefined : message) });
  app.storageQueue('fails', { queueName: 'in4', connection: '', handler: async () => { throw new Error('no'); } });
  app.timer('timer', { schedule: '0 * * * * *', handler: async (timer, context) => ({ timer, metadata: context.triggerMetadata ?? 'none' }) });
  http('both', async (_request, context) => (context.extraOutputs.set(queue, 'text'), { body: 'ok' }), { extraOutputs: [queue] });
  http('queueInstead', async () => ['a', 'b'], { return: queue });
  app.storageQueue('logs', {
    queueName: 'in5', connection: '',
    handler: async (_message, context) => {
      for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'log']) context[level](`${level} %d`, 7, { a: 1 });
      console.log('to stdout');
      console.error('to stderr');
    },
  });
  app.storageQueue('logsLate', { queueName: 'in6', connection: '', handler: async (_message, context) => void setImmediate(() => setImmediate(() => context.log('too late'))) });
  app.storageQueue('floods', { queueName: 'in7', connection: '', handler: async (count, context) => { for (let i = 0; i < count; i++) context.log('x'.repeat(1000)); } });

  app.storageQueue('tooLarge', { queueName: 'in14', connection: '', handler: async size => 'x'.repeat(size) });
  app.storageQueue('longError', { queueName: 'in15', connection: '', handler: async size => { throw new Error('x'.repeat(size)); } });

  // Faults.
  app.storageQueue('crashes', { queueName: 'in8', connection: '', handler: () => new Promise(() => setImmediate(() => { throw new Error('nobody catches'); })) });
  app.storageQueue('rejectsUnhandled', { queueName: 'in9', connection: '', handler: () => new Promise(() => void Promise.reject(new Error('nobody awaits'))) });
  app.storageQueue('registersLate', { queueName: 'in10', connection: '', handler: async () => app.timer('late', { schedule: '* * * * * *', handler() {} }) });

  // Commit.
  if (fulmar !== undefined) {
    const { commit } = fulmar;
    http('commits', async (_request, context) => {
      const own = commit(context);
      own.enqueue('mail', { to: 'ada' }, { delay: 1000, headers: { a: 'b' } });
      own.enqueue('mail', 'text');
      own.enqueue('mail', Buffer.from('bytes'));
      commit(context).put('bookings', '17', { seat: '1A' }, { ifAbsent: true });
      own.delete('bookings', '18', { ifMatch: 'e' });
      own.once('payments', '17', { keepFor: 60000 });
      return { body: String(own === commit({ invocationId: context.invocationId })) };
    });
    app.storageQueue('reads', {
      queueName: 'in11', connection: '',
      handler: async (_message, context) => {
        const found = await commit(context).get('bookings', '17');
        const all = [];
        for await (const one of commit(context).list('bookings', { where: [{ path: 'city', operator: 'equal', value: 'Kiel' }] })) all.push(one.id);
        return { found, all };
      },
    });
    app.storageQueue('misuses', {
      queueName: 'in12', connection: '',
      handler: async (_message, context) => {
        const own = commit(context);
        const messages = [];
        const wrong = [() => own.enqueue('', 1), () => own.enqueue('q', undefined), () => own.enqueue('q', 1, { dealy: 5 }), () => own.enqueue('q', 1, { delay: '5' }),
          () => own.put('c', 'i', null), () => own.put('c', 7, {}), () => commit(null), () => commit({ invocationId: 'other' })];
        for (const call of wrong) try { call(); messages.push('allowed'); } catch (error) { messages.push(error.message); }
        own.enqueue('q', 1);
        setImmediate(() => setImmediate(() => { try { own.enqueue('q', 2); } catch (error) { console.log(error.message); } }));
        return messages;
      },
    });
    app.storageQueue('commitsThenFails', { queueName: 'in13', connection: '', handler: async (_message, context) => { commit(context).enqueue('q', 1); throw new Error('no'); } });
  }
};
