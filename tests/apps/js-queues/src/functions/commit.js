const { app } = require('@azure/functions');
const { commit } = require('@fulmar/functions');

app.http('put', {
  methods: ['POST'], authLevel: 'anonymous', route: 'put/{id}',
  handler: async (request, context) => {
    const effects = commit(context);
    const { id } = request.params;
    effects.put('things', id, await request.json(), request.query.get('ifAbsent') ? { ifAbsent: true } : {});
    effects.enqueue('also', `put ${id}`);
    if (request.query.get('fail')) throw new Error('after its effects');
    // As it was committed before: what is said here comes later.
    return { jsonBody: await effects.get('things', id) };
  },
});
app.http('get', {
  authLevel: 'anonymous', route: 'get/{id}',
  handler: async (request, context) => ({ jsonBody: await commit(context).get('things', request.params.id) }),
});
app.http('list', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const found = [];
    for await (const thing of commit(context).list('things', { idPrefix: 'list-' })) found.push(thing.value.n);
    return { jsonBody: found };
  },
});
app.http('once', {
  methods: ['POST'], authLevel: 'anonymous', route: 'once/{key}',
  handler: async (request, context) => {
    const effects = commit(context);
    effects.once('tests', request.params.key);
    effects.enqueue('also', `once ${request.params.key}`);
    return { body: 'done' };
  },
});
app.http('bad', {
  authLevel: 'anonymous',
  handler: async (request, context) => { commit(context).enqueue('No Queue!', 'x'); return { body: 'never' }; },
});
