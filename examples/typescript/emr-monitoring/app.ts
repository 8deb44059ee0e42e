import * as path from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function, FunctionUrlAuthType, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlertAction, AlertDestination, AlertMatch, AlertRetryTarget, AlertRouter } from 'cdk-scalable-webhook';

const app = new App();
const stack = new Stack(app, 'EmrMonitoring');
// No name may end with a hyphen and six characters, such as `-secret`: Secrets Manager would take those for its own.
const secret = (name: string) => Secret.fromSecretNameV2(stack, name, `emr-monitoring/${name}`);
const token = secret('slack-token');

// What each cluster was started with, by its id: what a retry starts again.
const definitions = new Table(stack, 'Definitions', {
  partitionKey: { name: 'clusterId', type: AttributeType.STRING },
  timeToLiveAttribute: 'expiresAt',
  billingMode: BillingMode.PAY_PER_REQUEST,
  removalPolicy: RemovalPolicy.DESTROY,
});

const addFunction = (id: string, handler: string): Function => {
  const handlerFunction = new Function(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler,
    code: Code.fromAsset(path.join(__dirname, 'functions')),
    timeout: Duration.seconds(30),
    environment: {
      DEFINITIONS: definitions.tableName,
      // Clusters that are none, for a run on a laptop: start.mjs sets it.
      ...process.env.FAKE_CLUSTERS_URL && { AWS_ENDPOINT_URL_EMR: process.env.FAKE_CLUSTERS_URL },
    },
  });
  definitions.grant(handlerFunction, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem');
  handlerFunction.addToRolePolicy(new PolicyStatement({ actions: ['elasticmapreduce:RunJobFlow', 'elasticmapreduce:AddTags'], resources: ['*'] }));
  handlerFunction.addToRolePolicy(new PolicyStatement({
    actions: ['iam:PassRole'],
    resources: [stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: 'EMR_*' })],
    conditions: { StringEquals: { 'iam:PassedToService': ['elasticmapreduce.amazonaws.com', 'ec2.amazonaws.com'] } },
  }));
  return handlerFunction;
};
const start = addFunction('Start', 'start.handler');
const startAgain = addFunction('StartAgain', 'start-again.handler');

const alerts = new AlertRouter(stack, 'Alerts', {
  destinations: {
    Data: AlertDestination.slack({ token, channel: 'C0DATA0001' }),
    Search: AlertDestination.slack({ token, channel: 'C0SEARCH01' }),
    Recommendations: AlertDestination.slack({ token, channel: 'C0FEATURE1' }),
    Everybody: AlertDestination.slack({ token, channel: 'C0DEFAULT1' }),
  },
  // By feature as well as by team: the feature's channel has it, and the team's too.
  routes: [
    { match: AlertMatch.tag('Feature', 'recommendations'), destinations: ['Recommendations'], continueMatching: true },
    { match: AlertMatch.tag('Team', 'data'), destinations: ['Data'] },
    { match: AlertMatch.tag('Team', 'search'), destinations: ['Search'] },
  ],
  defaultRoute: { destinations: ['Everybody'], escalation: 'standard' },
  buttons: { slackSigningSecret: secret('slack-signing'), links: false },
  actions: {
    'Start again': AlertAction.retry(AlertRetryTarget.function(startAgain), { maxRetries: 3, match: AlertMatch.source('aws.emr') }),
  },
  digests: {
    Managers: { from: 'alerts@example.com', to: ['managers@example.com'], timeZone: 'America/Los_Angeles' }, // at 8 and at 20 o'clock
  },
  removalPolicy: RemovalPolicy.DESTROY,
});

alerts.addRule(new Rule(stack, 'ClusterFailed', {
  eventPattern: { source: ['aws.emr'], detailType: ['EMR Cluster State Change'], detail: { state: ['TERMINATED_WITH_ERRORS'] } },
}));

// Whoever may invoke it by IAM starts clusters with it.
new CfnOutput(stack, 'StartUrl', { value: start.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url });
new CfnOutput(stack, 'SlackActionsUrl', { value: alerts.slackActionsUrl! });

app.synth();
