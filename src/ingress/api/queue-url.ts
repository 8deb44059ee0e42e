import { createHash } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * The URL of a webhook's queue as a request template has it, in a variable of the API's stage: the text of the template is then without a token, so
 * that one reference takes the place of all of it.
 *
 * Only for an API that a webhook made. Other stages of it have no such variable, and would store nothing; they are an error at synth.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 */
export function queueUrlInStage(webhookApi: Construct, api: apigateway.RestApi, queue: sqs.IQueue): string {
  const stack = Stack.of(webhookApi);
  const path = webhookApi.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id).join('/');
  const variable = `queueUrl${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
  cfnStage(api).addPropertyOverride(`Variables.${variable}`, queue.queueUrl);
  webhookApi.node.addValidation({ validate: () => stagesWithout(variable, api, stack) });
  return `$!{stageVariables.${variable}}`;
}

function cfnStage(api: apigateway.RestApi): apigateway.CfnStage {
  return api.deploymentStage.node.defaultChild as apigateway.CfnStage;
}

/** What is wrong with the other stages of the API, in a sentence each. */
function stagesWithout(variable: string, api: apigateway.RestApi, stack: Stack): string[] {
  const ours = cfnStage(api);
  const apiId = JSON.stringify(stack.resolve(api.restApiId));
  const others = stack.node.findAll().filter((construct): construct is apigateway.CfnStage =>
    construct instanceof apigateway.CfnStage && construct.stack === stack && construct !== ours);
  return others
    .filter((stage) => JSON.stringify(stack.resolve(stage.restApiId)) === apiId && !Object.hasOwn(stack.resolve(stage.variables) ?? {}, variable))
    .map((stage) => `The stage ${stage.node.path} of a webhook's API got variables without ${variable}, expected the URL of the webhook's queue there because requests to this stage would not be stored; add variables: { ${variable}: webhook.queue.queueUrl }.`);
}
