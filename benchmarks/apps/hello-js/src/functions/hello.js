const { app } = require('@azure/functions');

app.http('Hello', { methods: ['GET'], route: 'hello', authLevel: 'function', handler: async () => ({ jsonBody: { message: 'Hello, world!' } }) });

app.http('Echo', { methods: ['POST'], route: 'echo', authLevel: 'function', handler: async request => ({ body: await request.arrayBuffer() }) });

app.http('Ready', { methods: ['GET'], route: 'ready', authLevel: 'anonymous', handler: async () => ({ body: 'ready' }) });
