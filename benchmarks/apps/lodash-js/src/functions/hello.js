const { app } = require('@azure/functions');
const _ = require('lodash');

app.http('Hello', { methods: ['GET'], route: 'hello', authLevel: 'function', handler: async () => ({ jsonBody: { message: _.upperFirst('hello, world!') } }) });

app.http('Ready', { methods: ['GET'], route: 'ready', authLevel: 'anonymous', handler: async () => ({ body: 'ready' }) });
