export { commit } from './commit.mjs';
