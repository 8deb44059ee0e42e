import * as path from 'path';
import { Duration, Lazy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SECRET_ARN_ENV, SECRET_FIELD_ENV } from './handshake-event';
import { SecretOfHandshake } from './secret-of-handshake';
import { encryptedLogGroup, EncryptedLogGroupProps } from '../../shared/encrypted-log-group';
import { grantReadSecret } from '../../shared/grant-read-secret';
import { grantSend } from '../../shared/queue-grants';
import { secretArnOf } from '../../shared/secret-arn';

const ID = 'Handshake';

/** API Gateway waits 29 seconds at most, and senders three. */
const TIMEOUT = Duration.seconds(15);

/**
 * Signs challenges, for the senders that want that.
 *
 * @internal
 */
export class HandshakeFunction extends Construct {
  /** The function of an endpoint, made when it is first asked for. */
  public static of(endpoint: apigateway.IResource, secret: SecretOfHandshake, logGroup: EncryptedLogGroupProps): HandshakeFunction {
    return HandshakeFunction.at(endpoint) ?? new HandshakeFunction(endpoint, ID, secret, logGroup);
  }

  /** The function of an endpoint, where it has one. */
  public static at(endpoint: apigateway.IResource): HandshakeFunction | undefined {
    return endpoint.node.tryFindChild(ID) as HandshakeFunction | undefined;
  }

  public readonly handler: lambda.Function;

  private constructor(scope: Construct, id: string, { secret, field }: SecretOfHandshake, logs: EncryptedLogGroupProps) {
    super(scope, id);
    const logGroup = encryptedLogGroup(this, 'Log', logs);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Answers the handshakes of ${scope.node.path}`,
    });
    logGroup.grantWrite(role);
    this.handler = new lambda.Function(this, 'Function', {
      description: `Answers the handshakes of ${scope.node.path}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      timeout: TIMEOUT,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', '..', 'assets', 'ingress', 'handshake', 'handshake.lambda')),
      role,
      logGroup,
      environment: { [SECRET_ARN_ENV]: secretArnOf(secret), ...field !== undefined && { [SECRET_FIELD_ENV]: field } },
    });
    grantReadSecret(secret, this.handler);
  }

  /** Lets the function store webhooks. */
  public grantStore(queue: sqs.IQueue): void {
    grantSend(queue, this.handler);
  }

  /** The integration with the function: what API Gateway's templates make of the request and of the result. */
  public integration(requestTemplates: Record<string, string>, response: apigateway.IntegrationResponse): apigateway.Integration {
    return new FunctionIntegration(this.handler, {
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
      requestTemplates,
      // One response without a pattern takes the function's errors too; its template makes a success of nothing that is not surely one.
      integrationResponses: [{ ...response, contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT }],
    });
  }
}

/** As aws-cdk-lib's `LambdaIntegration`, but with ids for the permissions that do not depend on where the stack stands in the app. */
class FunctionIntegration extends apigateway.AwsIntegration {
  constructor(private readonly handler: lambda.Function, options: apigateway.IntegrationOptions) {
    super({ service: 'lambda', path: `2015-03-31/functions/${handler.functionArn}/invocations`, options });
  }

  public bind(method: apigateway.Method): apigateway.IntegrationConfig {
    this.handler.addPermission('Permission', {
      scope: method,
      principal: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      // Known only when all of the method is.
      sourceArn: Lazy.string({ produce: () => method.methodArn }),
    });
    return super.bind(method);
  }
}
