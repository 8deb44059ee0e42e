import { awscdk, JsonFile } from 'projen';
import { MIN_NODE_VERSION } from './node-version';

/** Services of AWS that the operator's tool asks. */
const SDK_CLIENTS = ['cloudformation', 'cloudwatch', 'cloudwatch-logs', 'dynamodb', 'kms', 'lambda', 's3', 'secrets-manager', 'sqs', 'sts'];

/**
 * The npm workspace `cli/`: the package and command `scalable-webhook`.
 *
 * It is a package of its own because a jsii library is embedded in other languages and may have no ordinary dependencies,
 * and the local runtime needs some (a command line, decimal numbers, charts).
 */
export function addCliPackage(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addField('workspaces', ['cli']);

  new JsonFile(project, 'cli/package.json', {
    obj: {
      name: 'scalable-webhook',
      version: '0.0.0',
      description: 'Runs apps that use cdk-scalable-webhook on a laptop: API Gateway, SQS FIFO, Lambda and DynamoDB, locally.',
      license: 'Apache-2.0',
      author: { name: 'cdk-scalable-webhook contributors', email: 'oss@example.com', organization: true },
      repository: { type: 'git', url: 'https://github.com/cdk-scalable-webhook/cdk-scalable-webhook.git', directory: 'cli' },
      keywords: ['webhook', 'sqs', 'fifo', 'apigateway', 'aws', 'local'],
      main: 'dist/index.js',
      types: 'types/index.d.ts',
      bin: { 'scalable-webhook': 'bin/scalable-webhook.js' },
      files: ['bin', 'dist', 'types', 'README.md', 'LICENSE'],
      engines: { node: `>= ${MIN_NODE_VERSION}` },
      dependencies: {
        ...Object.fromEntries(SDK_CLIENTS.map((client) => [`@aws-sdk/client-${client}`, '^3.1162.0'])), // what the operator's tool asks
        '@smithy/signature-v4': '^5.7.5', // what functions send to the local AWS services is verified with it
        'big.js': '^7.0.1',
        'cli-progress': '^3.12.0',
        'commander': '^14.0.0',
        'croner': '^11.0.1', // when schedules of EventBridge are due, by the clocks of their time zones
        'leven': '^3.1.0',
        'picocolors': '^1.1.1',
      },
      devDependencies: {
        dynalite: '^4.0.0', // the local DynamoDB is checked against it
        // Bundled into the console's page, with their licences.
        preact: '^11.2.0',
        uplot: '^1.6.32',
      },
    },
  });

  const bundle = project.addTask('bundle:cli', {
    description: 'Bundle the scalable-webhook command into cli/dist',
    exec: [
      'esbuild',
      'cli/src/main.ts',
      'cli/src/index.ts',
      'cli/src/local/function-host/worker.ts',
      'cli/src/simulation/worker.ts',
      '--bundle --platform=node --target=node20 --format=cjs --packages=external',
      '--outbase=cli/src --outdir=cli/dist --log-level=warning',
    ].join(' '),
  });
  // The page is for browsers: what it uses is bundled, and the text of its parts is put into one document when it is served.
  bundle.exec([
    'esbuild',
    'cli/src/local/console/page/console.tsx',
    '--bundle --platform=browser --target=es2022 --format=iife --minify --jsx=automatic --jsx-import-source=preact',
    '--outdir=cli/dist/local/console/page --log-level=warning',
  ].join(' '));
  bundle.exec('node cli/scripts/copy-static.js');
  project.bundler.bundleTask.spawn(bundle);
  project.gitignore.exclude('/cli/dist/', '/cli/LICENSE');
  project.addDevDeps('@types/big.js', '@types/cli-progress');

  project.addTask('package:cli', {
    description: 'Make the npm tarball of the command in dist/js',
    steps: [{ spawn: 'bundle:cli' }, { exec: 'cp LICENSE cli/LICENSE && mkdir -p dist/js && npm pack -w cli --pack-destination dist/js' }],
  });
}
