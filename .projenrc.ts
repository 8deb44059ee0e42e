import { awscdk, javascript } from 'projen';
import { addChangelog } from './projenrc/changelog';
import { addCiWorkflow } from './projenrc/ci-workflow';
import { addCliPackage } from './projenrc/cli-package';
import { addImportOrder } from './projenrc/import-order';
import { MIN_NODE_VERSION } from './projenrc/node-version';

const BRANCH = 'main';
const WORKFLOW_NODE_VERSION = '22.x';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-scalable-webhook',
  description: 'A webhook receiver that loses nothing: API Gateway directly into SQS FIFO, delivered in order per group by a throttled Lambda.',
  author: 'cdk-scalable-webhook contributors',
  authorAddress: 'oss@example.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-scalable-webhook/cdk-scalable-webhook.git',
  keywords: ['awscdk', 'webhook', 'sqs', 'fifo', 'apigateway'],
  license: 'Apache-2.0',
  defaultReleaseBranch: BRANCH,
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,

  // projen would put the development tsconfig into test/; this keeps one at the top for src, test, cli, demo and bench.
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    exclude: ['cli/src/local/console/page'], // for browsers: it has a configuration of its own
    include: ['.projenrc.ts', 'projenrc/**/*.ts', 'cli/src/**/*.ts', 'cli/test/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts', 'examples/typescript/**/*.ts', '.ci/ministack/**/*.ts'],
    compilerOptions: {
      // Examples import the library by its published name.
      paths: { 'cdk-scalable-webhook': ['./src'], 'scalable-webhook': ['./cli/types'] },
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'projenrc', 'cli/src', 'cli/test', 'demo', 'bench', 'examples/typescript', '.ci/ministack'],
    projectService: false, // the project service only looks for files named tsconfig.json
    tsconfigPath: './tsconfig.dev.json',
    commandOptions: { fix: false },
  },
  typecheckTests: true, // ts-jest only transpiles; this adds `tsc --noEmit`
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      collectCoverage: false,
      maxWorkers: '100%', // one fewer than processors, the default, leaves one of two idle
      testEnvironment: '<rootDir>/test/jest/environment.ts',
      testSequencer: '<rootDir>/test/jest/sequencer.mjs',
      // Each use of a global is a slow look-up in jest's context; as parameters of each module these cost nothing, and simulated worlds take a third less time.
      // A module that declares one of them itself (a class Map of aws-cdk-lib, a Buffer) would not load: those are left out.
      sandboxInjectedGlobals: ['Array', 'Error', 'Infinity', 'JSON', 'Math', 'Number', 'Object', 'Promise', 'Set', 'String'],
      testTimeout: 120_000, // few tests are about time, and machines are busy with other things
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/cli/test/**/*.test.ts', '<rootDir>/examples/typescript/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/', '/cdk.out/', '/examples/typescript/environments/integration/'], // that is for deployments
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cli/dist/', '<rootDir>/.stryker-tmp/'],
      moduleNameMapper: {
        '^cdk-scalable-webhook$': '<rootDir>/src/index.ts',
        '^scalable-webhook$': '<rootDir>/cli/src/index.ts',
        '^fast-check$': '<rootDir>/test/jest/fast-check.ts', // which draws the same values in every run
      },
    },
  },
  gitignore: ['.jsii.tabl.json', '/.prev/', 'cdk.out/', '/.stryker-tmp/', '/reports/', '/scenario-*.json', '*.tgz', '__pycache__/', '.venv/'],
  bumpPackage: 'commit-and-tag-version@^12', // 13 pulls packages that want Node 22

  cdkVersion: '2.257.0', // cdk-nag 3 (Validations) and NODEJS_24_X; newer versions validate each template for seconds in tests
  cdkCliVersion: '^2', // the registry's "latest" is a 3.0.0 published by accident
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.3',
  minNodeVersion: MIN_NODE_VERSION,
  workflowNodeVersion: WORKFLOW_NODE_VERSION,
  buildWorkflow: false, // see addCiWorkflow

  publishToPypi: { distName: 'cdk-scalable-webhook', module: 'cdk_scalable_webhook' },

  docgen: true,
  lambdaAutoDiscover: false, // its bundles are never minified and its class hard-codes the runtime
  devDeps: [
    '@aws-cdk/aws-service-spec', // schemas of events, which tests make events from
    '@aws-sdk/client-api-gateway',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-cloudwatch',
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-emr',
    '@aws-sdk/client-eventbridge',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-kms',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-sesv2',
    '@aws-sdk/client-sfn',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-sqs',
    '@octokit/webhooks-examples',
    '@sentry/aws-serverless',
    '@smithy/signature-v4',
    '@stryker-mutator/core@^9.6.1', // 10 wants Node 22
    '@stryker-mutator/api@^9.6.1',
    '@types/aws-lambda',
    'adaptivecards@^3.0.6',
    '@types/node@^20',
    'aws-sdk-client-mock',
    'axe-core@^4.14.1',
    'cdk-monitoring-constructs@^10.2.0', // makes alarms that a router's topic is told of
    'cdk-nag@^3.0.2',
    'croner@^11.0.1', // when schedules are due, for tests of those of the constructs
    'datadog-cdk-constructs-v2',
    'esbuild@^0.28.2',
    'fast-check@^4.10.2',
    'playwright-core@^1.65.1', // drives the Chromium of this machine: it brings none
    'tsx@^4.23.15',
    'zod@^4', // the example of stages
  ],
});

/** Clients of the AWS SDK that a delivery function loads on first use. Each is a file beside index.js, whose text would else be read at every start. */
const sdkClients = ['lambda-client', 'secrets-manager-client', 'sns-client'];

/** Handlers that are a `DeliveryFunction`: beside their index.js they need the clients of the SDK. */
const deliveryFunctions = ['delivery/forwarder', 'routing/router', 'routing/overflow'];

/** Destinations of alerts, each a `DeliveryFunction` too, with the clients of the SDK that it may load. */
const alertDestinations: Readonly<Record<string, readonly string[]>> = {
  'slack': ['secrets-manager-client'],
  'teams': ['secrets-manager-client'],
  'email': ['secrets-manager-client'],
  'pagerduty': ['secrets-manager-client'],
  'opsgenie': ['secrets-manager-client'],
  'https': ['secrets-manager-client'],
  'hand-over': ['lambda-client', 'sns-client'],
};
const alertHandler = (destination: string): string => `alert-routing/destinations/${destination}`;

/** Every Lambda handler is index.js in a folder below assets/, at the path of its source below src/. */
for (const handler of [
  ...deliveryFunctions, ...Object.keys(alertDestinations).map(alertHandler), 'archive/archive',
  ...['alert-engine', 'response-engine', 'digest', 'onboarding'].map((name) => `alert-routing/${name}`),
  'faux-backend/faux-backend', 'ingress/handshake/handshake',
]) {
  project.bundler.addBundle(`src/${handler}.lambda.ts`, {
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'], // tree-shakes the SDK: a third smaller and half the load time of default CJS
    tsconfigPath: 'tsconfig.dev.json',
    esbuildArgs: { '--legal-comments': 'linked' },
    externals: sdkClients.map((client) => `./${client}`),
  });
}
const withClients: ReadonlyArray<readonly [handler: string, clients: readonly string[]]> = [
  ...deliveryFunctions.map((handler) => [handler, sdkClients] as const),
  ...Object.entries(alertDestinations).map(([destination, clients]) => [alertHandler(destination), clients] as const),
  ['alert-routing/response-engine', ['lambda-client', 'secrets-manager-client']],
];
for (const [handler, clients] of withClients.filter(([, some]) => some.length > 0)) {
  project.tasks.tryFind(`bundle:${handler}.lambda`)!.exec([
    'esbuild --bundle',
    ...clients.map((client) => `src/aws-sdk/${client}.ts`),
    `--target=node22 --platform=node --outdir=assets/${handler}.lambda --tsconfig=tsconfig.dev.json`,
    '--format=cjs --minify --main-fields=module,main --legal-comments=linked',
  ].join(' '));
}
// A layer, whose files Lambda puts below /opt: what reports errors to Sentry is large, and nobody else shall pay for it.
project.bundler.addBundle('src/error-reporting/sentry.lambda.ts', {
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: true,
  mainFields: ['module', 'main'],
  tsconfigPath: 'tsconfig.dev.json',
  esbuildArgs: { '--legal-comments': 'linked' },
  outfile: 'sentry.js',
});
project.eslint!.addIgnorePattern('!.ci'); // ESLint leaves out folders whose names begin with a dot, unless told otherwise
project.eslint!.allowDevDeps('src/**/*.lambda.ts');
project.eslint!.allowDevDeps('src/aws-sdk/**/*.ts');
project.eslint!.allowDevDeps('src/error-reporting/function/*.ts');
// The command's sources may import what its own package.json lists; its tests also what the root lists.
project.eslint!.addOverride({
  files: ['cli/test/**'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true, packageDir: ['.', 'cli'] }] },
});

// Examples import the packages of this repository by their published names.
project.eslint!.addOverride({
  files: ['examples/**'],
  rules: { 'import/no-extraneous-dependencies': 'off' },
});

// The console's page runs in browsers, with types of its own.
project.eslint!.addOverride({
  files: ['cli/src/local/console/page/**'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true, packageDir: ['cli'] }] },
});
project.tryFindObjectFile('.eslintrc.json')!.addOverride('parserOptions.project', ['./tsconfig.dev.json', './cli/src/local/console/page/tsconfig.json']);
project.testTask.exec('tsc --noEmit -p cli/src/local/console/page/tsconfig.json');

addImportOrder(project);
addCliPackage(project);
addCiWorkflow(project, BRANCH, WORKFLOW_NODE_VERSION);

// Every task asks for the path of commands, and projen asks npm, which takes a second: the bundles are 20 tasks. This is the same path at once.
project.tasks.addEnvironment('PATH', '$(node --print "path.resolve(\'node_modules/.bin\') + path.delimiter + process.env.PATH")');

// Tests synthesise the construct and run the bundled handlers.
project.testTask.prependSpawn(project.bundler.bundleTask);

// The handlers' code is in their bundles; declarations stay, for those of the constructs refer to some. The rest is for work on the repository.
project.npmignore?.exclude(
  '/lib/**/*.lambda.js', '/lib/**/*.lambda.d.ts', '/lib/error-reporting/function/',
  ...['aws', 'forwarder', 'function', 'transports', 'webhook'].map((folder) => `/lib/delivery/${folder}/*.js`), '/lib/engine/*.js', '/lib/aws-sdk/**/*.js', '/lib/archive/function/*.js',
  ...['destinations/function', 'digest/function', 'render', 'engine', 'respond', 'signal', 'state', 'parse', 'links'].map((folder) => `/lib/alert-routing/${folder}/`),
  '/rosetta/', '/demo/', '/docs/', '/bench/', '/examples/', '/cli/', '/projenrc/', '/reports/', '/.ci/', '/.prev/',
  '/.stryker-tmp/', '/stryker.config.mjs', '/stryker.simulation.config.mjs', '/CHANGELOG.md', '/CONTRIBUTING.md', '/SECURITY.md',
  '.jsii.tabl.json', '/cdk.out/', 'cdk.out/', '*.tgz',
);

project.addTask('snippets', {
  description: 'README and @example snippets must compile (run after compile: .jsii embeds the README)',
  exec: 'jsii-rosetta extract --compile --fail --output .jsii.tabl.json .',
});
project.addTask('compat:local', {
  description: 'Compare the API with a packed tarball: PREV=path/to.tgz npx projen compat:local',
  // Extracted inside the repository, so that the assembly's dependencies resolve from our node_modules.
  exec: 'rm -rf .prev && mkdir .prev && tar xzf "$PREV" -C .prev && jsii-diff .prev/package .',
});

const bench = project.addTask('bench', { description: 'Measure drain efficiency, ingress, handler load time and synth time on this machine' });
bench.spawn(project.bundler.bundleTask);
bench.exec('tsx --tsconfig tsconfig.dev.json bench/main.ts', { receiveArgs: true });

// Not part of the test task: it runs the tests of the delivery core once for each of well over a thousand changes to it.
project.addTask('mutation', {
  description: 'Mutation testing of the delivery core and the envelope: the score, and every change that no test notices',
  exec: 'stryker run',
  receiveArgs: true,
});
project.addTask('mutation:simulation', {
  description: 'Mutation testing of what runs in the simulation by the simulation alone: every change that its oracle does not see',
  exec: 'stryker run stryker.simulation.config.mjs',
  env: { MUTATION_TESTS: 'simulation' },
  receiveArgs: true,
});

addChangelog(project);
// The publishing tool's default; a release must not say which registry it is.
project.github!.tryFindWorkflow('release')!.file!.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

// Run the examples on this machine, until they are stopped.
project.package.setScript('word-counter', 'tsx --tsconfig tsconfig.dev.json demo/word-counter.ts');
project.package.setScript('emr-monitoring', 'tsx --tsconfig tsconfig.dev.json demo/emr-monitoring.ts');

// Scripts and no tasks: a task turns every failure into exit code 1, and wrong usage is 2; and it prints lines of its own among those of the program.
project.package.setScript('demo', 'tsx --tsconfig tsconfig.dev.json demo/main.ts');
project.package.setScript('demo:alerts', 'tsx --tsconfig tsconfig.dev.json demo/alerts/main.ts');
project.package.setScript('simulate', 'tsx --tsconfig tsconfig.dev.json cli/src/main.ts simulate');
project.package.setScript('senders-page', 'tsx --tsconfig tsconfig.dev.json test/sources/senders/write-page.ts');
project.package.setScript('console-screenshots', 'tsx --tsconfig tsconfig.dev.json cli/test/local/console/screenshots/main.ts');
project.package.setScript('defaults-table', 'tsx --tsconfig tsconfig.dev.json cli/src/simulation/defaults-table/main.ts');
project.package.setScript('hanging-day', 'tsx --tsconfig tsconfig.dev.json cli/src/simulation/fan-out/hanging-day/main.ts');

// Data, and pages that a program writes: diffs of them are folded.
for (const written of [
  '/cli/test/simulation/event-logs.json', '/docs/defaults.md', '/docs/senders.md', '/test/conformance/**/*.json',
  '/test/conformance/oracle/velocity/examples/*.txt', '/test/fixtures/**/*.json', '/test/sources/fixtures/*.json',
]) {
  project.annotateGenerated(written);
}

// npm's lock file must list every platform binding; not all of 1.13.0's are published everywhere.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.synth();
