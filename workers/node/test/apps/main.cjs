const register = require('./handlers.cjs');
register(require('@azure/functions'), require('@fulmar/functions'));
