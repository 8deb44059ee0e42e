import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { WebhookPart } from '../../contract/metadata';
import { markPart } from '../../delivery/mark';

/** Alarms of CloudWatch. */
const ALARMS = 'cloudwatch.amazonaws.com';

/**
 * Services that publish for this account, each as its documentation has it, or as others deploy it. SNS refuses a policy with one that does not exist, so that
 * none is here on a guess; what has none of its own (Auto Scaling, Elastic Beanstalk, ElastiCache) publishes as the account.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
 * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
const PUBLISHERS: readonly string[] = [
  ALARMS,
  'budgets.amazonaws.com',
  'costalerts.amazonaws.com',
  'events.rds.amazonaws.com',
  'rds.amazonaws.com',
  's3.amazonaws.com',
  'ses.amazonaws.com',
  'backup.amazonaws.com',
  'codestar-notifications.amazonaws.com',
  'health.amazonaws.com',
];

/** Rules of EventBridge, whose documentation of the policy has no condition. */
const RULES = 'events.amazonaws.com';

/** Makes the topic that alarms and services publish to. */
export function createAlertTopic(scope: Construct, routerPath: string, masterKey?: kms.IKey): sns.Topic {
  const topic = new sns.Topic(scope, 'Topic', { masterKey, enforceSSL: true });
  const { account, region } = Stack.of(topic);
  const publishers = [...PUBLISHERS, `${region}.devops-guru.amazonaws.com`].map((service) => new iam.ServicePrincipal(service));
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': account } };
  const allow = (sid: string, principals: iam.IPrincipal[], conditions?: iam.Conditions): void => {
    topic.addToResourcePolicy(new iam.PolicyStatement({ sid, principals, actions: ['sns:Publish'], resources: [topic.topicArn], conditions }));
  };
  allow('Services', publishers, ofThisAccount);
  allow('Rules', [new iam.ServicePrincipal(RULES)]);
  // As in the policy that a topic has where none is given to it.
  allow('Account', [new iam.AnyPrincipal()], { StringEquals: { 'aws:SourceOwner': account } });
  const allowUse = (principals: iam.IPrincipal[], conditions?: iam.Conditions): boolean => masterKey?.addToResourcePolicy(new iam.PolicyStatement({
    principals, actions: ['kms:GenerateDataKey*', 'kms:Decrypt'], resources: ['*'], conditions,
  }), true).statementAdded ?? true;
  allowUse(publishers.filter(({ service }) => service !== ALARMS), ofThisAccount);
  // SNS does not support conditions on the source for EventBridge, and documents none for alarms: with one, nothing would be published, and nobody would notice.
  const isAllowed = allowUse([ALARMS, RULES].map((service) => new iam.ServicePrincipal(service)));
  if (!isAllowed) {
    Annotations.of(topic).addWarningV2('cdk-scalable-webhook:importedAlertKey', `${routerPath} got an encryptionKey that is imported, expected that its policy lets ${ALARMS}, ${RULES}, sns.amazonaws.com and each service that publishes to the router's topic call kms:GenerateDataKey* and kms:Decrypt, without conditions for those three: what they say is lost otherwise; add that to the policy of the key, then acknowledge this.`);
  }
  markPart(topic, { webhook: routerPath, part: WebhookPart.ALERT_TOPIC });
  return topic;
}
