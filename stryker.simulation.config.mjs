/**
 * Mutation testing of what runs in the simulation, by the simulation alone: it says what its oracle does not see.
 * `npx projen mutation:simulation`; see docs/mutation-testing.md.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
import base from './stryker.config.mjs';

export default {
  ...base,
  mutate: [
    'src/engine/*.ts',
    'src/delivery/webhook/{request-headers,request-path,webhook-reader,webhook-request,content-coding}.ts',
    'src/delivery/webhook/{claim-id,deduplication-gate,gates-in-turn,readings,source-gate,source-gates}.ts',
    'src/delivery/transports/{interpret-status,request-transport,retry-after,signing,function-event,lambda-function}.ts',
  ],
  ignorePatterns: ['**', '!src/**', '!test/mutation/**', '!cli/src/local/**', '!cli/src/simulation/**', '!tsconfig*.json', '!package.json'],
  jsonReporter: { fileName: 'reports/mutation-simulation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation-simulation/mutation.html' },
  thresholds: { high: 90, low: 80, break: null },
};
