/** What the package is imported for: tests of apps. Its declarations are `cli/types/index.d.ts`. */
export { startLocal } from './testing/start-local';
