/**
 * Mutation testing of what promises that nothing is lost, reordered or wrongly acknowledged: the engine, what makes requests of
 * webhooks, and the envelope.
 * `npx projen mutation`; see docs/mutation-testing.md.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'in-process',
  plugins: ['./test/mutation/in-process-runner.mjs'],
  coverageAnalysis: 'perTest',
  mutate: [
    'src/engine/*.ts', 'src/envelope/*.ts', 'src/delivery/webhook/*.ts', 'src/delivery/function/sqs-event.ts',
    'src/delivery/transports/{failure-class,function-body,function-event,interpret-status,lambda-function,message,request-target,request-transport,retry-after,signing,total-timeout}.ts',
    'src/shared/percent-encoding.ts',
    // What reads variables and puts these together; with clients of AWS.
    '!src/delivery/webhook/{gate-of-sources,gate-of-webhooks,reader-environment}.ts',
  ],

  // Only what these tests import is copied; everything else in the repository would slow it down.
  ignorePatterns: [
    '**', '!src/**', '!test/delivery/**', '!test/engine/**', '!test/envelope/**', '!test/sources/**', '!test/conformance-vectors.ts', '!test/time-taken.ts', '!test/fixtures/server-readings/**', '!test/conformance/**', '!cli/src/local/**', '!cli/src/simulation/**', '!tsconfig*.json', '!package.json',
  ],
  disableTypeChecks: false, // esbuild only transpiles

  concurrency: 2,
  timeoutMS: 10_000,
  timeoutFactor: 1.5,
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  thresholds: { high: 95, low: 90, break: 90 },
  allowConsoleColors: false,
  packageManager: 'npm',
};
