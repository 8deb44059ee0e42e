import { createHash } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';

/**
 * The URL of a webhook's queue as a request template has it, in a variable of the API's stage: the text of the template is then without a token, so
 * that one reference takes the place of all of it.
 *
 * Other stages of the API have no such variable, and would store nothing; they are an error at synth. Where the stage is not made in this app, it is
 * the URL itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 */
export function queueUrlInStage(webhookApi: Construct, api: apigateway.RestApi, queue: sqs.IQueue): string {
  const stage = api.deploymentStage.node.defaultChild;
  if (!(stage instanceof apigateway.CfnStage)) {
    return queue.queueUrl;
  }
  const stack = Stack.of(webhookApi);
  const path = webhookApi.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id).join('/');
  const variable = `queueUrl${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
  stage.addPropertyOverride(`Variables.${variable}`, queue.queueUrl);
  webhookApi.node.addValidation({ validate: () => stagesWithout(variable, api) });
  return `$!{stageVariables.${variable}}`;
}

/** What is wrong with the other stages of the API, in a sentence each. */
function stagesWithout(variable: string, api: apigateway.RestApi): string[] {
  return api.node.root.node.findAll().filter((construct): construct is apigateway.CfnStage => isStageOf(api, construct))
    .filter((stage) => stage !== api.deploymentStage.node.defaultChild && !Object.hasOwn(stage.stack.resolve(stage.variables) ?? {}, variable))
    .map((stage) => `The stage ${stage.node.path} of the API of a webhook got variables without ${variable}, expected the URL of the webhook's queue there because requests to this stage would not be stored; add variables: { ${variable}: webhook.queue.queueUrl }.`);
}

/** Of another stack's stages, those that were made with the API's construct. */
function isStageOf(api: apigateway.RestApi, construct: IConstruct): construct is apigateway.CfnStage {
  if (!(construct instanceof apigateway.CfnStage)) {
    return false;
  }
  const { scope } = construct.node;
  return (scope instanceof apigateway.Stage && scope.restApi === api)
    || (construct.stack === api.stack && JSON.stringify(api.stack.resolve(construct.restApiId)) === JSON.stringify(api.stack.resolve(api.restApiId)));
}
