import { physicalName, shortId } from './physical-names';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource, ResourceNames } from '../../cloud-assembly/stack';

/** The account, Region and URLs that the names of local resources are made of. */
export interface LocalPlace {
  readonly account: string;
  readonly region: string;
  /** URL of the local AWS endpoints, without a slash at the end. */
  readonly awsUrl: string;
  /** URL under which senders reach the APIs and function URLs, without a slash at the end. */
  readonly publicUrl: string;
}

type Naming = (resource: Resource) => string;

interface TypeNames {
  readonly ref: Naming;
  readonly attributes: Readonly<Record<string, Naming>>;
}

/** Path of a function URL below the public URL. */
export const FUNCTION_URL_PATH = '/_function-url';

/** What resources are called locally: the URLs, ARNs and names that a deployment would give them, with the local endpoints in the URLs. */
export class LocalNames implements ResourceNames {
  /** Attributes that only AWS could know, and what they are of. A URL that is made of one leads nowhere. */
  public readonly madeUp = new Map<string, string>();
  private readonly types: Readonly<Record<string, TypeNames>>;

  constructor(private readonly place: () => LocalPlace) {
    const table: TypeNames = { ref: physicalName, attributes: { Arn: (table_) => this.arn('dynamodb', `table/${physicalName(table_)}`) } };
    this.types = {
      'AWS::SQS::Queue': {
        ref: (queue) => this.queueUrl(queue),
        attributes: { QueueUrl: (queue) => this.queueUrl(queue), QueueName: physicalName, Arn: (queue) => this.arn('sqs', physicalName(queue)) },
      },
      'AWS::Lambda::Function': { ref: physicalName, attributes: { Arn: (fn) => this.arn('lambda', `function:${physicalName(fn)}`) } },
      'AWS::Lambda::Version': { ref: (version) => `${this.functionArn(version)}:$LATEST`, attributes: { Version: () => '$LATEST' } },
      'AWS::Lambda::Alias': { ref: (alias) => `${this.functionArn(alias)}:${String(alias.property('Name'))}`, attributes: {} },
      'AWS::Lambda::Url': {
        ref: (url) => this.functionArn(url, 'TargetFunctionArn'),
        attributes: {
          FunctionArn: (url) => this.functionArn(url, 'TargetFunctionArn'),
          FunctionUrl: (url) => `${this.place().publicUrl}${FUNCTION_URL_PATH}/${shortId(url)}/`,
        },
      },
      'AWS::DynamoDB::Table': table,
      'AWS::DynamoDB::GlobalTable': table,
      'AWS::SecretsManager::Secret': { ref: (secret) => this.secretArn(secret), attributes: { Id: (secret) => this.secretArn(secret) } },
      'AWS::ApiGateway::RestApi': { ref: shortId, attributes: { RestApiId: shortId, RootResourceId: (api) => `${shortId(api)}root` } },
      'AWS::ApiGateway::Resource': { ref: shortId, attributes: { ResourceId: shortId } },
      'AWS::ApiGateway::Deployment': { ref: shortId, attributes: { DeploymentId: shortId } },
      'AWS::S3::Bucket': { ref: physicalName, attributes: { Arn: (bucket) => `arn:aws:s3:::${physicalName(bucket)}` } },
      'AWS::SNS::Topic': {
        ref: (topic) => this.arn('sns', physicalName(topic)),
        attributes: { TopicArn: (topic) => this.arn('sns', physicalName(topic)), TopicName: physicalName },
      },
      'AWS::SSM::Parameter': { ref: physicalName, attributes: { Value: (parameter) => String(parameter.property('Value')) } },
      'AWS::Events::EventBus': {
        ref: physicalName,
        attributes: { Arn: (bus) => this.arn('events', `event-bus/${physicalName(bus)}`), Name: physicalName },
      },
      'AWS::Events::Rule': { ref: physicalName, attributes: { Arn: (rule) => this.arn('events', `rule/${physicalName(rule)}`) } },
      'AWS::StepFunctions::StateMachine': {
        ref: (machine) => this.arn('states', `stateMachine:${physicalName(machine)}`),
        attributes: { Arn: (machine) => this.arn('states', `stateMachine:${physicalName(machine)}`), Name: physicalName },
      },
      'AWS::IAM::Role': {
        ref: physicalName,
        attributes: { Arn: (role) => `arn:aws:iam::${this.place().account}:role/${physicalName(role)}` },
      },
      'AWS::Logs::LogGroup': { ref: physicalName, attributes: { Arn: (group) => `${this.arn('logs', `log-group:${physicalName(group)}`)}:*` } },
    };
  }

  public ref(resource: Resource): string {
    return (this.types[resource.type]?.ref ?? physicalName)(resource);
  }

  public attribute(resource: Resource, attribute: string): string {
    const naming = this.types[resource.type]?.attributes[attribute];
    if (naming) {
      return naming(resource);
    }
    // What is not hosted only needs something that looks like its name: it ends up in policies and descriptions, and is never used.
    const service = resource.type.split('::')[1]?.toLowerCase() ?? 'unknown';
    if (attribute === 'Arn') {
      return this.arn(service, physicalName(resource));
    }
    const value = `${physicalName(resource)}.${attribute}`;
    this.madeUp.set(value, `${attribute} of ${ownerPath(resource.path)} (${resource.type})`);
    return value;
  }

  private queueUrl(queue: Resource): string {
    const { awsUrl, account } = this.place();
    return `${awsUrl}/${account}/${physicalName(queue)}`;
  }

  private secretArn(secret: Resource): string {
    return this.arn('secretsmanager', `secret:${physicalName(secret)}-${shortId(secret).slice(0, 6)}`);
  }

  /** The ARN of the function that a version, an alias or a URL belongs to, which it names by name or ARN. */
  private functionArn(resource: Resource, property: string = 'FunctionName'): string {
    const reference = String(resource.property(property));
    return reference.startsWith('arn:') ? reference : this.arn('lambda', `function:${reference}`);
  }

  private arn(service: string, rest: string): string {
    const { region, account } = this.place();
    return `arn:aws:${service}:${region}:${account}:${rest}`;
  }
}
