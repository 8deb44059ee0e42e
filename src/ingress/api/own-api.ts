import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log';
import { WebhookApiOptions } from './api-options';
import { checkDomain, createDomain } from './domain';
import { SharedApi } from './shared-api';
import { checkSourceRanges, hasIpv6, resourcePolicy } from './source-ranges';
import { associateWebAcl, checkWebAcl } from './web-acl';
import { acknowledge } from '../../shared/acknowledge';
import { EncryptedLogGroupProps, encryptedLogGroup } from '../../shared/encrypted-log-group';
import { pathInStack } from '../../shared/path-in-stack';

/** The REST API of a webhook that shares nobody's. */
export function createOwnApi(scope: Construct, options: WebhookApiOptions, logs: EncryptedLogGroupProps, tracing?: boolean): SharedApi {
  const endpointType = options.endpointType ?? apigateway.EndpointType.REGIONAL;
  checkReachability(options, endpointType);
  checkDomain(scope, options, endpointType);
  if (options.webAclArn !== undefined) {
    checkWebAcl(scope, options.webAclArn);
  }
  const vpcEndpoints = options.vpcEndpoints ?? [];
  const webhooks: string[] = [];
  const logGroup = options.accessLog ?? true ? encryptedLogGroup(scope, 'AccessLog', logs) : undefined;
  const endpointConfiguration: apigateway.EndpointConfiguration = {
    types: [endpointType],
    vpcEndpoints: vpcEndpoints.length > 0 ? vpcEndpoints : undefined,
    ipAddressType: options.ipAddressType ?? (hasIpv6(options.allowedSourceRanges) ? apigateway.IpAddressType.DUAL_STACK : undefined),
  };
  const name = pathInStack(scope);
  const api = new apigateway.RestApi(scope, 'Api', {
    restApiName: name,
    description: `Stores webhooks in a queue before it acknowledges them (${name})`,
    endpointConfiguration,
    policy: resourcePolicy({ endpointType, vpcEndpoints, allowedSourceRanges: options.allowedSourceRanges }),
    // Where nobody asks for a client certificate, nobody may come in.
    disableExecuteApiEndpoint: options.mtls ? true : undefined,
    cloudWatchRole: options.cloudWatchRole ?? false,
    deployOptions: {
      tracingEnabled: tracing,
      ...logGroup && { accessLogDestination: new apigateway.LogGroupLogDestination(logGroup), accessLogFormat: accessLogFormat(webhooks) },
    },
  });
  acknowledge(api, { 'AwsSolutions-APIG2': 'A webhook is carried as its bytes, which only the backend knows how to read: to validate it would refuse or alter what a sender meant.' });
  const logsRole = api.node.tryFindChild('CloudWatchRole');
  if (logsRole) {
    acknowledge(logsRole, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'It is the policy that API Gateway documents for this role, which is there because cloudWatchRole asks for it.',
    });
  }
  acknowledge(api.deploymentStage, {
    'AwsSolutions-APIG6': 'Execution logs hold bodies and headers, secrets too; the access log has the cause of every refusal.',
    ...options.webAclArn === undefined && {
      'AwsSolutions-APIG3': 'A web ACL is chosen with webAclArn, because usual rules refuse webhooks, whose bodies they take for attacks.',
    },
  });
  if (options.webAclArn !== undefined) {
    associateWebAcl(scope, api.deploymentStage, options.webAclArn);
  }
  const domain = createDomain(scope, api, options, endpointConfiguration);
  const baseUrl = domain && `https://${[options.domainName, ...options.basePath ? [options.basePath] : []].join('/')}`;
  return new SharedApi(api, { webhooks, logGroup, domain, baseUrl });
}

function checkReachability(options: WebhookApiOptions, endpointType: apigateway.EndpointType): void {
  const { vpcEndpoints = [], allowedSourceRanges, ipAddressType } = options;
  const isPrivate = endpointType === apigateway.EndpointType.PRIVATE;
  if (isPrivate && vpcEndpoints.length === 0) {
    throw new Error('endpointType PRIVATE got no vpcEndpoints, expected one or more because nobody could reach the API otherwise; pass interface endpoints for execute-api.');
  }
  if (!isPrivate && vpcEndpoints.length > 0) {
    throw new Error(`vpcEndpoints got ${vpcEndpoints.length} with endpointType ${endpointType}, expected PRIVATE because only a private API is reached through them; set endpointType or leave them out.`);
  }
  if (isPrivate && ipAddressType === apigateway.IpAddressType.IPV4) {
    throw new Error('ipAddressType IPV4 is given with endpointType PRIVATE, expected DUAL_STACK because API Gateway has private APIs on both only; leave ipAddressType out.');
  }
  if (allowedSourceRanges !== undefined) {
    checkSourceRanges(allowedSourceRanges);
    if (hasIpv6(allowedSourceRanges) && ipAddressType === apigateway.IpAddressType.IPV4) {
      throw new Error(`allowedSourceRanges has IPv6 ranges with ipAddressType IPV4, got: ${JSON.stringify(allowedSourceRanges)}, expected IPv4 ranges or DUAL_STACK because nobody could come in from the others; leave ipAddressType out.`);
    }
  }
}
