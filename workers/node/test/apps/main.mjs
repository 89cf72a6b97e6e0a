// The classes are no named exports for `import`: Node's lexer does not find them in the package.
import azure, { app, input, output } from '@azure/functions';
import { commit } from '@fulmar/functions';
import register from './handlers.cjs';
register({ ...azure, app, input, output }, { commit });
