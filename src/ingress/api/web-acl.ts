import { Stack, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

const WEB_ACL_ARN = /^arn:[a-z0-9-]+:wafv2:([a-z0-9-]+):\d{12}:regional\/webacl\/[^/]+\/[^/]+$/;

/** Checks the ARN of a web ACL at synth. */
export function checkWebAcl(scope: Construct, webAclArn: string): void {
  if (Token.isUnresolved(webAclArn)) {
    return;
  }
  const [, region] = WEB_ACL_ARN.exec(webAclArn) ?? [];
  const own = Stack.of(scope).region;
  if (region === undefined || !Token.isUnresolved(own) && region !== own) {
    throw new Error(`webAclArn takes the ARN of a regional web ACL (v2)${Token.isUnresolved(own) ? '' : ` in ${own}`}, such as "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/id", got: ${JSON.stringify(webAclArn)}; make one with scope REGIONAL in the API's Region.`);
  }
}

/** Lets a web ACL see the requests of a stage first. */
export function associateWebAcl(scope: Construct, stage: apigateway.Stage, webAclArn: string): void {
  new wafv2.CfnWebACLAssociation(scope, 'WebAcl', { resourceArn: stage.stageArn, webAclArn });
}
