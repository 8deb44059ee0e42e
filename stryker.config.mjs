/**
 * Mutation testing of what promises that nothing is lost, reordered or wrongly acknowledged: the delivery core and the envelope.
 * `npx projen mutation`; see docs/mutation-testing.md.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: ['src/delivery/core/**/*.ts', 'src/envelope/*.ts'],

  // Only what these tests import is copied for each run; everything else in the repository would slow it down.
  ignorePatterns: ['**', '!src/**', '!test/delivery/**', '!test/envelope/**', '!test/mutation/**', '!cli/src/local/**', '!cli/src/simulation/**', '!tsconfig*.json', '!package.json'],
  disableTypeChecks: false, // ts-jest only transpiles
  jest: {
    config: {
      testMatch: ['<rootDir>/test/delivery/core/**/*.test.ts', '<rootDir>/test/envelope/**/*.test.ts'],
      testSequencer: '<rootDir>/test/mutation/slow-last.cjs',
      testTimeout: 60_000, // an overloaded machine must not count as a test that noticed
      reporters: [],
    },
  },

  concurrency: 2,
  timeoutMS: 20_000,
  timeoutFactor: 2,
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  thresholds: { high: 95, low: 90, break: 90 },
  allowConsoleColors: false,
  packageManager: 'npm',
};
