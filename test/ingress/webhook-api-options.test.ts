import { App, Aws, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Handshake, ScalableWebhook, ScalableWebhookProps } from '../../src';
import { propertiesOf } from '../synth';

const REGION = 'eu-west-1';
const CERTIFICATE_ARN = `arn:aws:acm:${REGION}:111122223333:certificate/1`;
const EDGE_CERTIFICATE_ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
const WEB_ACL_ARN = `arn:aws:wafv2:${REGION}:111122223333:regional/webacl/name/id`;
const { EndpointType, IpAddressType } = apigateway;

/** A stack with what options refer to. */
class Parts extends Stack {
  public readonly certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);
  public readonly edgeCertificate = acm.Certificate.fromCertificateArn(this, 'EdgeCertificate', EDGE_CERTIFICATE_ARN);
  public readonly zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  public readonly bucket = s3.Bucket.fromBucketName(this, 'Bucket', 'trust');
  public readonly vpcEndpoint = ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(this, 'Endpoint', { vpcEndpointId: 'vpce-1', port: 443 });

  constructor() {
    super(new App(), 'Stack', { env: { region: REGION, account: '111122223333' } });
  }

  /** A webhook of one content type: quick to write. */
  public webhook(options: Partial<ScalableWebhookProps>, id: string = 'Orders'): ScalableWebhook {
    return new ScalableWebhook(this, id, { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'], ...options });
  }
}

function synth(options: (parts: Parts) => Partial<ScalableWebhookProps>) {
  const parts = new Parts();
  const webhook = parts.webhook(options(parts));
  return { parts, webhook, template: Template.fromStack(parts) };
}

function statements(template: Template): any[] {
  return propertiesOf(template, 'AWS::ApiGateway::RestApi', 'Orders').Policy.Statement;
}

describe('domainName', () => {
  test('gets the API, TLS 1.2, an alias record and is the URL', () => {
    const { template, webhook } = synth(({ certificate, zone }) => ({ domainName: 'hooks.example.com', certificate, hostedZone: zone }));
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: 'hooks.example.com', RegionalCertificateArn: CERTIFICATE_ARN, SecurityPolicy: 'TLS_1_2', EndpointConfiguration: { Types: ['REGIONAL'] },
    });
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { RestApiId: Match.anyValue(), Stage: Match.anyValue(), BasePath: Match.absent() });
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'hooks.example.com.', Type: 'A', AliasTarget: { DNSName: Match.anyValue(), HostedZoneId: Match.anyValue() }, TTL: Match.absent(),
    });
    expect(webhook.url).toBe('https://hooks.example.com/');
    expect(webhook.domain).toBeDefined();
    expect(webhook.addEndpoint('/github', { contentTypes: ['application/json'] }).url).toBe('https://hooks.example.com/github');
  });

  test('is reached over IPv6 as its API is', () => {
    const { template } = synth(({ certificate, zone }) => ({
      domainName: 'hooks.example.com', certificate, hostedZone: zone, ipAddressType: IpAddressType.DUAL_STACK,
    }));
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { IpAddressType: 'dualstack' } });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', { EndpointConfiguration: { Types: ['REGIONAL'], IpAddressType: 'dualstack' } });
    expect(Object.values(template.findResources('AWS::Route53::RecordSet')).map(({ Properties }) => Properties.Type).sort()).toEqual(['A', 'AAAA']);
  });

  test('without a zone there is no record; basePath is in front', () => {
    const { template, webhook } = synth(({ certificate }) => ({ domainName: 'hooks.example.com', certificate, basePath: 'orders' }));
    template.resourceCountIs('AWS::Route53::RecordSet', 0);
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'orders' });
    expect(webhook.url).toBe('https://hooks.example.com/orders/');
  });

  test('of an edge-optimized API takes a certificate of us-east-1', () => {
    synth(({ edgeCertificate }) => ({ domainName: 'hooks.example.com', certificate: edgeCertificate, endpointType: EndpointType.EDGE }))
      .template.hasResourceProperties('AWS::ApiGateway::DomainName', { CertificateArn: EDGE_CERTIFICATE_ARN, EndpointConfiguration: { Types: ['EDGE'] } });
  });
});

test('mtls names the truststore and switches off the name at which nobody asks for certificates', () => {
  const { template } = synth(({ certificate, bucket }) => ({
    domainName: 'hooks.example.com', certificate, mtls: { bucket, key: 'trust.pem', version: 'v1' },
  }));
  template.hasResourceProperties('AWS::ApiGateway::DomainName', {
    MutualTlsAuthentication: { TruststoreUri: 's3://trust/trust.pem', TruststoreVersion: 'v1' },
  });
  template.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
});

describe('allowedSourceRanges', () => {
  test('denies all others in the resource policy', () => {
    const { template } = synth(() => ({ allowedSourceRanges: ['192.0.2.0/24', '198.51.100.7/32'] }));
    expect(statements(template)).toEqual([
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.7/32'] } },
      },
    ]);
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'], IpAddressType: Match.absent() } });
  });

  test('with IPv6 ranges opens the API to IPv6', () => {
    const { template } = synth(() => ({ allowedSourceRanges: ['2001:db8::/32'] }));
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { IpAddressType: 'dualstack' } });
  });
});

describe('a private API', () => {
  test('is reached through its VPC endpoints only', () => {
    const { template } = synth(({ vpcEndpoint }) => ({ endpointType: EndpointType.PRIVATE, vpcEndpoints: [vpcEndpoint] }));
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['PRIVATE'], VpcEndpointIds: ['vpce-1'] } });
    expect(statements(template).map(({ Effect, Condition }) => [Effect, Condition])).toEqual([
      ['Allow', undefined], ['Deny', { StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } }],
    ]);
  });

  test('sees addresses of the VPC', () => {
    const { template } = synth(({ vpcEndpoint }) => ({
      endpointType: EndpointType.PRIVATE, vpcEndpoints: [vpcEndpoint], allowedSourceRanges: ['10.0.0.0/16'],
    }));
    expect(statements(template)[2].Condition).toEqual({ NotIpAddress: { 'aws:VpcSourceIp': ['10.0.0.0/16'] } });
  });
});

test('webAclArn is associated with the stage', () => {
  const { template } = synth(() => ({ webAclArn: WEB_ACL_ARN }));
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: WEB_ACL_ARN });
  expect(JSON.stringify(propertiesOf(template, 'AWS::WAFv2::WebACLAssociation', 'Orders').ResourceArn)).toMatch(/\/restapis\/.*\/stages\//);
});

describe('an existing API', () => {
  const parts = new Parts();
  const api = new apigateway.RestApi(parts, 'Own', {
    binaryMediaTypes: ScalableWebhook.binaryMediaTypes(['application/vnd.acme+json']),
    defaultMethodOptions: { apiKeyRequired: true },
  });
  api.root.addMethod('GET', new apigateway.MockIntegration(), { methodResponses: [{ statusCode: '200' }] });
  api.addGatewayResponse('Mine', { type: apigateway.ResponseType.THROTTLED, statusCode: '420' });
  const webhook = parts.webhook({ api, path: '/hooks/orders', additionalContentTypes: ['application/vnd.acme+json'], contentTypes: undefined });
  webhook.addEndpoint('/github', { throttle: { rateLimit: 5, burstLimit: 5 }, methods: ['POST'], contentTypes: ['application/json'] });
  const template = Template.fromStack(parts);

  test('gets the endpoint below the path and no API of the webhook\'s own', () => {
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    template.resourceCountIs('AWS::ApiGateway::Stage', 1);
    expect(webhook.api).toBe(api);
    expect(JSON.stringify(parts.resolve(webhook.url))).toMatch(/\/hooks\/orders"\]\]/);
    const marks = Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Metadata }) => Metadata?.['cdk-scalable-webhook']);
    expect(marks.filter((mark) => mark)).toEqual(expect.arrayContaining([
      { webhook: 'Stack/Orders', path: '/hooks/orders', endpoint: '/', stores: true },
      { webhook: 'Stack/Orders', path: '/hooks/orders/github', endpoint: '/github', stores: true },
    ]));
  });

  test('keeps its gateway responses and gets those that it lacks', () => {
    const responses = Object.values(template.findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties }) => Properties);
    expect(responses.filter(({ ResponseType }) => ResponseType === 'THROTTLED').map(({ StatusCode }) => StatusCode)).toEqual(['420']);
    expect(responses.map(({ ResponseType }) => ResponseType)).toEqual(expect.arrayContaining(['DEFAULT_5XX', 'UNSUPPORTED_MEDIA_TYPE', 'INTEGRATION_TIMEOUT']));
  });

  test('that it asks for a key by default does not reach the endpoints', () => {
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method')).filter(({ Metadata }) => Metadata?.['cdk-scalable-webhook']);
    expect(methods.map(({ Properties }) => Properties.ApiKeyRequired)).toEqual(methods.map(() => false));
  });

  test('its stage is limited at the endpoint that asks, and its deployment waits for the methods', () => {
    expect(propertiesOf(template, 'AWS::ApiGateway::Stage', 'Own').MethodSettings.map((setting: any) => setting.ResourcePath)).toEqual([
      '/~1hooks~1orders~1github', '/~1hooks~1orders~1github~1{proxy+}',
    ]);
    const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment'));
    expect(deployment.DependsOn.filter((id: string) => /hooksorders(?:proxy)?ANY/.test(id))).toHaveLength(2);
  });
});

describe('field case C6: the default authorizer of an existing API', () => {
  /** Methods of endpoints: path, method, authorization and whether there is an authorizer. */
  function methodsOf(defaults: (parts: Parts) => apigateway.MethodOptions, build: (parts: Parts, api: apigateway.RestApi) => void): string[] {
    const parts = new Parts();
    const api = new apigateway.RestApi(parts, 'Own', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes(), defaultMethodOptions: defaults(parts) });
    build(parts, api);
    expect(Annotations.fromStack(parts).findWarning('*', Match.stringLikeRegexp('AuthorizationScopes'))).toEqual([]);
    return Object.values(Template.fromStack(parts).findResources('AWS::ApiGateway::Method')).flatMap(({ Properties, Metadata }) => {
      const mark = Metadata?.['cdk-scalable-webhook'];
      const { HttpMethod, AuthorizationType, AuthorizerId, AuthorizationScopes: scopes } = Properties;
      return mark ? [[mark.path, HttpMethod, AuthorizationType, ...AuthorizerId ? ['by authorizer'] : [], ...scopes ?? []].join(' ')] : [];
    }).filter((line, index, all) => all.indexOf(line) === index).sort();
  }

  const handler = (parts: Parts) => lambda.Function.fromFunctionAttributes(parts, 'Authorizer', { functionArn: `arn:aws:lambda:${REGION}:111122223333:function:a`, sameEnvironment: true });
  const custom = (parts: Parts): apigateway.MethodOptions => ({ authorizer: new apigateway.TokenAuthorizer(parts, 'Token', { handler: handler(parts) }) });

  test('counts for the endpoints of a webhook, and not for preflights and handshakes', () => {
    expect(methodsOf(custom, (parts, api) => {
      const webhook = parts.webhook({ api, path: '/hooks', methods: ['POST'], cors: {} });
      webhook.addEndpoint('/meta', { handshake: Handshake.queryChallenge(), methods: ['POST'], contentTypes: ['application/json'] });
      webhook.addEndpoint('/x', { handshake: Handshake.crc(Secret.fromSecretNameV2(parts, 'X', 'x')), methods: ['PUT'], contentTypes: ['application/json'] });
    })).toEqual([
      '/hooks ANY NONE', '/hooks OPTIONS NONE', '/hooks POST CUSTOM by authorizer', '/hooks/meta ANY NONE', '/hooks/meta GET NONE', '/hooks/meta POST CUSTOM by authorizer', '/hooks/x ANY NONE',
      '/hooks/x GET NONE', '/hooks/x PUT CUSTOM by authorizer',
    ]);
  });

  test('does not count for an endpoint that opts out', () => {
    expect(methodsOf(custom, (parts, api) => {
      parts.webhook({ api, path: '/hooks' }).addEndpoint('/github', { useApiAuthorizer: false, contentTypes: ['application/json'] });
      parts.webhook({ api, path: '/other', useApiAuthorizer: false }, 'Other').addEndpoint('/inner', { useApiAuthorizer: true, contentTypes: ['application/json'] });
    })).toEqual(['/hooks ANY CUSTOM by authorizer', '/hooks/github ANY NONE', '/other ANY NONE', '/other/inner ANY CUSTOM by authorizer']);
  });

  test.each<[string, (parts: Parts) => apigateway.MethodOptions, string[]]>([
    ['IAM', () => ({ authorizationType: apigateway.AuthorizationType.IAM }), ['/hooks ANY AWS_IAM', '/hooks/open ANY NONE']],
    ['Cognito, with its scopes', (parts) => ({
      authorizer: new apigateway.CognitoUserPoolsAuthorizer(parts, 'Pool', { cognitoUserPools: [UserPool.fromUserPoolId(parts, 'Users', 'eu-west-1_abc')] }),
      authorizationScopes: ['hooks/send'],
    }), ['/hooks ANY COGNITO_USER_POOLS by authorizer hooks/send', '/hooks/open ANY NONE']],
    ['none', () => ({ authorizationType: apigateway.AuthorizationType.NONE }), ['/hooks ANY NONE', '/hooks/open ANY NONE']],
    ['no options', () => ({}), ['/hooks ANY NONE', '/hooks/open ANY NONE']],
  ])('of each kind: %s', (_kind, defaults, expected) => {
    expect(methodsOf(defaults, (parts, api) => {
      parts.webhook({ api, path: '/hooks' }).addEndpoint('/open', { useApiAuthorizer: false, contentTypes: ['application/json'] });
    })).toEqual(expected);
  });

  test('may be that of a resource on the way', () => {
    expect(methodsOf(() => ({}), (parts, api) => {
      api.root.addResource('partners', { defaultMethodOptions: custom(parts) });
      parts.webhook({ api, path: '/partners/hooks' });
      parts.webhook({ api, path: '/hooks' }, 'Other');
    })).toEqual(['/hooks ANY NONE', '/partners/hooks ANY CUSTOM by authorizer']);
  });

  test('asked for where there is none is an error', () => {
    expect(() => synth(() => ({ useApiAuthorizer: true }))).toThrow('useApiAuthorizer is true at /, got an API that authorizes nobody by default, expected an authorizer in the '
      + 'defaultMethodOptions of the API or of a resource on the way; add it there, or leave useApiAuthorizer out.');
  });
});

describe('a second webhook on the API of a first', () => {
  const parts = new Parts();
  const first = parts.webhook({ domainName: 'hooks.example.com', certificate: parts.certificate });
  const second = parts.webhook({ api: first.api, path: '/stripe', contentTypes: ['application/vnd.acme+json'], apiKeyRequired: true }, 'Stripe');
  const template = Template.fromStack(parts);

  test('has a queue of its own and shares API, domain, binary types, gateway responses and key', () => {
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    template.resourceCountIs('AWS::SQS::Queue', 4);
    template.resourceCountIs('AWS::ApiGateway::GatewayResponse', 8);
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*', 'application/json', 'application/vnd.acme+json'] });
    expect(second.url).toBe('https://hooks.example.com/stripe');
    expect(second.apiKey).toBe(first.apiKey);
  });

  test('is told apart in the metrics', () => {
    const filters = Object.entries(template.findResources('AWS::Logs::MetricFilter')).filter(([id]) => id.includes('AcceptedRequests'))
      .map(([, { Properties }]) => [Properties.FilterPattern, Properties.MetricTransformations[0].Dimensions[0].Value]);
    expect(filters).toEqual([
      ['{ ($.status = "2*") && ($.queueStatus != "4*") && ($.endpoint != "/stripe" && $.endpoint != "/stripe/*") }', '$.webhook'],
      ['{ ($.status = "2*") && ($.queueStatus != "4*") && ($.endpoint = "/stripe" || $.endpoint = "/stripe/*") }', '$.webhook2'],
    ]);
    const format = JSON.parse(propertiesOf(template, 'AWS::ApiGateway::Stage', 'Orders').AccessLogSetting.Format);
    expect(format).toMatchObject({ webhook: 'Stack/Orders', webhook2: 'Stack/Stripe' });
  });
});

describe('wrong options are one sentence with what, got, expected and fix', () => {
  const cases: Array<[(parts: Parts) => Partial<ScalableWebhookProps>, string | RegExp]> = [
    [() => ({ domainName: 'hooks.example.com' }), 'domainName got: "hooks.example.com" without a certificate, expected one for TLS on that name; pass certificate, such as new acm.Certificate(...) with DNS validation.'],
    [({ bucket }) => ({ mtls: { bucket, key: 'k' } }), 'mtls is given without domainName, expected both because API Gateway asks for client certificates on custom domains only; add domainName and its certificate.'],
    [({ certificate }) => ({ certificate }), /^certificate is given without domainName/],
    [({ zone }) => ({ hostedZone: zone }), /^hostedZone is given without domainName/],
    [() => ({ basePath: 'a' }), /^basePath is given without domainName/],
    [({ certificate }) => ({ domainName: 'https://hooks.example.com', certificate }), 'domainName takes one host name in lower case, such as "hooks.example.com", got: "https://hooks.example.com"; leave out scheme, path and wildcards.'],
    [({ certificate }) => ({ domainName: '*.example.com', certificate }), /^domainName takes one host name/],
    [({ certificate, zone }) => ({ domainName: 'hooks.badexample.com', certificate, hostedZone: zone }), 'domainName got: "hooks.badexample.com", expected a name in the hosted zone "example.com"; pass the zone that the name is in.'],
    [({ certificate }) => ({ domainName: 'hooks.example.com', certificate, basePath: '/a/' }), /^basePath takes a path without a slash at its ends.*got: "\/a\/"/],
    [({ certificate }) => ({ domainName: 'hooks.example.com', certificate, basePath: 'ping' }), /^basePath takes .* neither "ping" nor "sping"/],
    [({ edgeCertificate }) => ({ domainName: 'hooks.example.com', certificate: edgeCertificate }), 'certificate is in us-east-1, expected eu-west-1 because API Gateway reads it there for a REGIONAL API; make it in a stack of that Region, with crossRegionReferences.'],
    [({ certificate }) => ({ domainName: 'hooks.example.com', certificate, endpointType: EndpointType.EDGE }), /^certificate is in eu-west-1, expected us-east-1/],
    [({ edgeCertificate }) => ({ domainName: 'hooks.example.com', certificate: edgeCertificate, endpointType: EndpointType.EDGE, basePath: 'a/b' }), /^basePath got: "a\/b" with an edge-optimized API/],
    [({ certificate, bucket }) => ({ domainName: 'hooks.example.com', certificate, endpointType: EndpointType.EDGE, mtls: { bucket, key: 'k' } }), 'mtls got endpointType EDGE, expected REGIONAL because API Gateway asks for client certificates on regional domains only; leave endpointType out.'],
    [({ certificate, bucket }) => ({ domainName: 'hooks.example.com', certificate, mtls: { bucket, key: '' } }), /^mtls takes the key of the truststore's object/],
    [({ certificate, vpcEndpoint }) => ({ domainName: 'hooks.example.com', certificate, endpointType: EndpointType.PRIVATE, vpcEndpoints: [vpcEndpoint] }), /^domainName got: "hooks.example.com" with a private API/],
    [() => ({ endpointType: EndpointType.PRIVATE }), 'endpointType PRIVATE got no vpcEndpoints, expected one or more because nobody could reach the API otherwise; pass interface endpoints for execute-api.'],
    [({ vpcEndpoint }) => ({ vpcEndpoints: [vpcEndpoint] }), 'vpcEndpoints got 1 with endpointType REGIONAL, expected PRIVATE because only a private API is reached through them; set endpointType or leave them out.'],
    [({ vpcEndpoint }) => ({ endpointType: EndpointType.PRIVATE, vpcEndpoints: [vpcEndpoint], ipAddressType: IpAddressType.IPV4 }), /^ipAddressType IPV4 is given with endpointType PRIVATE/],
    [() => ({ allowedSourceRanges: [] }), 'allowedSourceRanges got an empty list, expected one or more CIDR ranges because nobody could send otherwise; leave it out to allow everyone.'],
    [() => ({ allowedSourceRanges: ['192.0.2.0/33'] }), 'allowedSourceRanges takes CIDR ranges, such as "192.0.2.0/24" or "2001:db8::/32", got: "192.0.2.0/33"; write one address as "192.0.2.7/32".'],
    [() => ({ allowedSourceRanges: ['192.0.2.7'] }), /^allowedSourceRanges takes CIDR ranges/],
    [() => ({ allowedSourceRanges: ['300.0.0.0/8'] }), /^allowedSourceRanges takes CIDR ranges/],
    [() => ({ allowedSourceRanges: Array.from({ length: 500 }, (_value, index) => `192.0.${index % 256}.0/24`) }), /^allowedSourceRanges got 500 ranges of \d+ characters, expected at most 7500/],
    [() => ({ allowedSourceRanges: ['2001:db8::/129'] }), /^allowedSourceRanges takes CIDR ranges/],
    [() => ({ allowedSourceRanges: ['2001:db8::/32'], ipAddressType: IpAddressType.IPV4 }), /^allowedSourceRanges has IPv6 ranges with ipAddressType IPV4/],
    [() => ({ webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/name/id' }), 'webAclArn takes the ARN of a regional web ACL (v2) in eu-west-1, such as "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/id", got: "arn:aws:wafv2:us-east-1:111122223333:global/webacl/name/id"; make one with scope REGIONAL in the API\'s Region.'],
    [() => ({ webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/name/id' }), /^webAclArn takes the ARN of a regional web ACL \(v2\) in eu-west-1/],
    [() => ({ path: '/a/' }), /^path takes a path of segments/],
    [(parts) => ({ api: apigateway.RestApi.fromRestApiId(parts, 'Imported', 'abc') as apigateway.RestApi, path: '/a' }), 'api takes a RestApi that is made in this app, got an imported one or another kind, whose binary media types and deployment cannot be seen or changed; make the RestApi in this stack, or leave api out.'],
    [() => ({ api: new apigateway.RestApi(new Stack(new App(), 'Other'), 'Own'), path: '/a' }), 'api is in the stack Other, expected that of the webhook, Stack, because either would need the other first; put both into one stack.'],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own', { deploy: false }), path: '/a' }), /^api Stack\/Own has no stage/],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own') }), 'path is not given with api Stack/Own, expected a path such as "/hooks" because the root belongs to the API; pass path.'],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own'), path: '/' }), /^path is "\/" with api Stack\/Own/],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own'), path: '/a', allowedSourceRanges: ['10.0.0.0/8'] }), 'allowedSourceRanges is given with api Stack/Own, expected it where that API is made because it is for the whole API; leave it out here.'],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own', { binaryMediaTypes: ['*/*'] }), path: '/a' }), 'api Stack/Own lacks the binary media types application/json, without which bodies would be altered; make it with binaryMediaTypes: ScalableWebhook.binaryMediaTypes(), which takes additional types, or choose contentTypes that it has.'],
    [(parts) => ({ api: new apigateway.RestApi(parts, 'Own', { binaryMediaTypes: ['*/*', 'application/json'], defaultCorsPreflightOptions: { allowOrigins: ['*'] } }), path: '/a' }), /^path got: "\/a" on an API with defaultCorsPreflightOptions/],
    [(parts) => ({ api: parts.webhook({}, 'First').api, path: '/a', accessLog: false }), /^accessLog is given with api Stack\/First\/Ingress\/Api/],
  ];

  test.each(cases.map(([options, message], index) => [index, options, message] as const))('%i', (_index, options, message) => {
    expect(() => synth(options)).toThrow(message);
  });

  test('two webhooks on one path, or one below the other', () => {
    const parts = new Parts();
    const { api } = parts.webhook({});
    parts.webhook({ api, path: '/a' }, 'A');
    expect(() => parts.webhook({ api, path: '/a' }, 'B')).toThrow('path got: "/a", but /a is in use already; each endpoint takes its path and everything below, so choose one beside it.');
    expect(() => parts.webhook({ api, path: '/a/b' }, 'C')).toThrow(/^path got: "\/a\/b", but \/a is an endpoint already/);
  });

  test('a throttle cannot be added to settings that are a token', () => {
    const parts = new Parts();
    const api = new apigateway.RestApi(parts, 'Own', { binaryMediaTypes: ['*/*', 'application/json'] });
    (api.deploymentStage.node.defaultChild as apigateway.CfnStage).methodSettings = Lazy.any({ produce: () => [] });
    expect(() => parts.webhook({ api, path: '/a', throttle: { rateLimit: 1, burstLimit: 1 } }))
      .toThrow(/^throttle adds to the method settings of the stage .* got a token for them, expected a list; set the limits where the stage is made\.$/);
  });

  test('tokens are not judged', () => {
    const parts = new Parts();
    parts.webhook({ webAclArn: `arn:${Aws.PARTITION}:wafv2:${Aws.REGION}:${Aws.ACCOUNT_ID}:regional/webacl/name/id` });
    Template.fromStack(parts).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });
});
