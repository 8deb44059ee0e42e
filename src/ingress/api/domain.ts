import { Resource, Stack, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { WebhookApiOptions } from './api-options';

/** One host: no wildcard, because the webhook's URL has it. */
const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What API Gateway takes for a mapping: segments, without a slash at either end. */
const BASE_PATH = /^[A-Za-z0-9._+!*'()$-]+(\/[A-Za-z0-9._+!*'()$-]+)*$/;

/** Checks the options of a custom domain at synth. */
export function checkDomain(scope: Construct, options: WebhookApiOptions, endpointType: apigateway.EndpointType): void {
  const { domainName, certificate, hostedZone, basePath, mtls } = options;
  if (domainName === undefined) {
    const misplaced = Object.entries({ mtls, certificate, hostedZone, basePath }).find(([, value]) => value !== undefined);
    if (misplaced) {
      throw new Error(`${misplaced[0]} is given without domainName, expected both because ${misplaced[0] === 'mtls' ? 'API Gateway asks for client certificates on custom domains only' : 'it belongs to a custom domain'}; add domainName and its certificate.`);
    }
    return;
  }
  if (!certificate) {
    throw new Error(`domainName got: ${JSON.stringify(domainName)} without a certificate, expected one for TLS on that name; pass certificate, such as new acm.Certificate(...) with DNS validation.`);
  }
  if (endpointType === apigateway.EndpointType.PRIVATE) {
    throw new Error(`domainName got: ${JSON.stringify(domainName)} with a private API, expected a regional or an edge-optimized one; leave the domain out and use the API's own name inside the VPC.`);
  }
  if (mtls && endpointType !== apigateway.EndpointType.REGIONAL) {
    throw new Error(`mtls got endpointType ${endpointType}, expected REGIONAL because API Gateway asks for client certificates on regional domains only; leave endpointType out.`);
  }
  if (mtls && (mtls.key === '' || mtls.version === '')) {
    throw new Error(`mtls takes the key of the truststore's object and, if need be, its version, got: ${JSON.stringify({ key: mtls.key, version: mtls.version })}; name a PEM file in the bucket.`);
  }
  if (!Token.isUnresolved(domainName) && !HOST.test(domainName)) {
    throw new Error(`domainName takes one host name in lower case, such as "hooks.example.com", got: ${JSON.stringify(domainName)}; leave out scheme, path and wildcards.`);
  }
  if (basePath !== undefined && (!BASE_PATH.test(basePath) || ['ping', 'sping'].includes(basePath))) {
    throw new Error(`basePath takes a path without a slash at its ends, such as "hooks", and neither "ping" nor "sping", which API Gateway keeps for itself, got: ${JSON.stringify(basePath)}; choose another or leave it out for the whole domain.`);
  }
  if (basePath?.includes('/') && endpointType === apigateway.EndpointType.EDGE) {
    throw new Error(`basePath got: ${JSON.stringify(basePath)} with an edge-optimized API, expected one segment because only regional domains take more; leave out the slash.`);
  }
  if (hostedZone && !Token.isUnresolved(domainName) && !Token.isUnresolved(hostedZone.zoneName) && !`.${domainName}`.endsWith(`.${hostedZone.zoneName}`)) {
    throw new Error(`domainName got: ${JSON.stringify(domainName)}, expected a name in the hosted zone ${JSON.stringify(hostedZone.zoneName)}; pass the zone that the name is in.`);
  }
  checkCertificateRegion(scope, certificate, endpointType);
}

function checkCertificateRegion(scope: Construct, certificate: acm.ICertificate, endpointType: apigateway.EndpointType): void {
  const region = regionOf(certificate);
  const expected = endpointType === apigateway.EndpointType.EDGE ? 'us-east-1' : Stack.of(scope).region;
  if (region !== undefined && !Token.isUnresolved(expected) && region !== expected) {
    throw new Error(`certificate is in ${region}, expected ${expected} because API Gateway reads it there for a ${endpointType} API; make it in a stack of that Region, with crossRegionReferences.`);
  }
}

/** Undefined when it is not known at synth. An imported certificate says it in its ARN alone: its environment is that of the stack. */
function regionOf(certificate: acm.ICertificate): string | undefined {
  if (!Token.isUnresolved(certificate.certificateArn)) {
    return certificate.certificateArn.split(':')[3];
  }
  return Resource.isOwnedResource(certificate) && !Token.isUnresolved(certificate.env.region) ? certificate.env.region : undefined;
}

/**
 * The custom domain of an API; undefined when there is none. The options have been checked.
 *
 * @param endpoint that of the API: a name that is reached over less than its API would refuse senders whom the API lets in
 */
export function createDomain(
  scope: Construct, api: apigateway.RestApi, options: WebhookApiOptions, endpoint: apigateway.EndpointConfiguration,
): apigateway.DomainName | undefined {
  const { domainName, certificate, hostedZone, mtls } = options;
  const { types, ipAddressType } = endpoint;
  if (domainName === undefined || !certificate) {
    return undefined;
  }
  const domain = new apigateway.DomainName(scope, 'Domain', {
    domainName, certificate, endpointType: types[0], securityPolicy: apigateway.SecurityPolicy.TLS_1_2, mtls,
  });
  mapToApi(domain, api, options.basePath);
  mtls?.bucket.policy && domain.node.addDependency(mtls.bucket.policy);
  if (ipAddressType !== undefined) {
    (domain.node.defaultChild as apigateway.CfnDomainName).endpointConfiguration = { types, ipAddressType };
  }
  if (hostedZone) {
    const record = { zone: hostedZone, recordName: domainName, target: route53.RecordTarget.fromAlias(new targets.ApiGatewayDomain(domain)) };
    new route53.ARecord(scope, 'DomainAlias', record);
    if (ipAddressType === apigateway.IpAddressType.DUAL_STACK) {
      new route53.AaaaRecord(scope, 'DomainAliasIpv6', record);
    }
  }
  return domain;
}

/** As `DomainName` does it itself, but with ids that do not depend on where the stack stands in the app. */
function mapToApi(domain: apigateway.DomainName, api: apigateway.RestApi, basePath?: string): void {
  if (basePath?.includes('/')) {
    const { stageName } = api.deploymentStage;
    new apigatewayv2.CfnApiMapping(domain, 'Mapping', { apiId: api.restApiId, stage: stageName, domainName: domain.domainName, apiMappingKey: basePath });
  } else {
    new apigateway.BasePathMapping(domain, 'Mapping', { domainName: domain, restApi: api, basePath });
  }
}
