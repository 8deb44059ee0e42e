import { CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Backend, DeliveryRecords, FauxBackend, MessageGroup, ScalableWebhook, Source } from 'cdk-scalable-webhook';
import { Construct } from 'constructs';
import { Config } from './config';

/** Header by which a test asks the faux backend for a status. */
export const STATUS_HEADER = 'x-force-status';

export interface WebhookStackProps extends StackProps {
  readonly config: Config;
}

/** The same in every stage, but for its configuration. */
export class WebhookStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: WebhookStackProps) {
    super(scope, id, props);
    const webhook = new ScalableWebhook(this, 'Orders', {
      backend: Backend.url(config.backendUrl ?? new FauxBackend(this, 'FauxBackend', { statusHeaderForTests: STATUS_HEADER }).url),
      source: config.githubSecret === undefined
        ? Source.any()
        : Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(this, 'GitHubSecret', config.githubSecret) }),
      contentTypes: ['application/json'],
      messageGroup: MessageGroup.header('x-order-id'),
      maxConcurrency: config.maxConcurrency,
      deliveryRecords: DeliveryRecords.metadata(),
      removalPolicy: config.removeData ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      alarmTopic: this.alarmTopic(config.alarmEmail),
    });
    new CfnOutput(this, 'WebhookUrl', { value: webhook.url });
  }

  private alarmTopic(email: string | undefined): sns.ITopic | undefined {
    if (email === undefined) {
      return undefined;
    }
    const topic = new sns.Topic(this, 'Alarms', { enforceSSL: true });
    topic.addSubscription(new subscriptions.EmailSubscription(email));
    return topic;
  }
}
