// What `import … from '@azure/functions'` gives in the light mode: the names, and as the default what `require` gives. The package itself has no names for its classes
// (Node's lexer of CommonJS does not find them in the bundle); here they are.
import { exports } from '../load/azure-module.mjs';

export * from './index.mjs';
export default exports;
