import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { WebhookApiOptions } from './api-options';
import { PropChecks } from '../../shared/check-props';
import { checkAnyObject, checkedElsewhere, checkFlag, checkListOf, checkObject, checkOneOf, checkText, checkTexts, PropCheck } from '../../shared/prop-checks';

const VPC_ENDPOINT = "vpc.addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.APIGATEWAY })";

const checkMtls: PropCheck = (name, value) => {
  checkAnyObject('an object with bucket and key', "{ bucket, key: 'truststore.pem' }")(name, value);
  const { bucket, key } = value as Partial<apigateway.MTLSConfig>;
  checkObject('bucketName', 'a bucket', "Bucket.fromBucketName(this, 'Truststore', 'its-name')")(`${name}.bucket`, bucket);
  checkText("'truststore.pem'")(`${name}.key`, key);
};

/** What the options of the API are. */
export const API_OPTION_CHECKS: PropChecks<WebhookApiOptions> = {
  api: checkedElsewhere,
  path: checkText("'/hooks/orders'"),
  endpointType: checkOneOf(apigateway.EndpointType, 'EndpointType.REGIONAL'),
  vpcEndpoints: checkListOf(checkObject('vpcEndpointId', 'a VPC endpoint', VPC_ENDPOINT), `[${VPC_ENDPOINT}]`),
  ipAddressType: checkOneOf(apigateway.IpAddressType, 'IpAddressType.DUAL_STACK'),
  domainName: checkText("'hooks.example.com'"),
  certificate: checkObject('certificateArn', 'a certificate', "Certificate.fromCertificateArn(this, 'Certificate', arn)"),
  hostedZone: checkObject('hostedZoneId', 'a hosted zone', "HostedZone.fromLookup(this, 'Zone', { domainName: 'example.com' })"),
  basePath: checkText("'hooks'"),
  mtls: checkMtls,
  allowedSourceRanges: checkTexts("['192.0.2.0/24']"),
  webAclArn: checkText("'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/id'"),
  accessLog: checkFlag,
  cloudWatchRole: checkFlag,
};
