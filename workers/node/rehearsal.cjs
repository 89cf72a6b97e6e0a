// Loaded by rehearsal.mjs, for nothing else than to have loaded something.
require('@azure/functions-core');
require('node:path');
