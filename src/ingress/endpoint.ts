import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { addThrottle, checkThrottle } from './api/throttle';
import { Cors } from './cors';
import { groupAt } from './endpoint-group';
import { PROXY } from './endpoint-path';
import { storeResponseTemplate } from './handshake/function-templates';
import { Handshake } from './handshake/handshake';
import { mapped } from './mapped-headers';
import { acknowledgeAuthorization, acknowledgeUnusedScopes, endpointAuthorization } from './method-authorization';
import { ANY, endpointMethods } from './methods';
import { addOtherMethods } from './other-methods';
import { ResolvedEndpoint } from './resolved-endpoint';
import { success, Success } from './success-response';
import { METADATA_KEY, MethodMark } from '../contract/metadata';
import { EncryptedLogGroupProps } from '../shared/encrypted-log-group';
import { HTTP_METHODS } from '../shared/http-methods';
import { PING } from './templates/ping';
import { answersOnlyTemplate, requestTemplate } from './templates/request-template';
import { DEFAULT_STATUS, DEFAULT_TEMPLATE, refusedTemplate, SENDER_RETRY_SECONDS } from './templates/response-template';
import { TemplateTexts } from './templates/template-texts';

/** Where an endpoint belongs. */
export interface EndpointPlace {
  /** Construct path of the webhook. */
  readonly webhookPath: string;
  /** Path below the webhook's own. */
  readonly path: string;
  readonly resource: apigateway.IResource;
  readonly stage: apigateway.Stage;
  readonly queue: sqs.IQueue;
  /** The queue's URL as a request template has it. */
  readonly queueUrl: string;
  /** May send to the queue. */
  readonly senderRole: iam.IRole;
  /** Content types, checked. */
  readonly contentTypes: readonly string[];
  /** What the log of a function before the queue has. */
  readonly logs: EncryptedLogGroupProps;
}

/**
 * Adds the methods of an endpoint, at its path and below, which send to the queue without a Lambda in between.
 *
 * @returns methods that API Gateway answers by itself, without the queue
 */
export function addEndpointMethods(place: EndpointPlace, props: ResolvedEndpoint): readonly string[] {
  const methods = endpointMethods(props.methods, props.cors !== undefined);
  const { handshake } = props;
  checkHandshake(handshake, methods, props.cors !== undefined);
  const cors = props.cors && new Cors(props.cors);
  const answer = success(props.successResponse);
  if (props.throttle) {
    checkThrottle(props.throttle);
  }

  const answered = handshake._answeredMethods(methods);
  const integration = integrationFor(place, props, methods, answer, cors);
  const resources = [place.resource, place.resource.addResource(PROXY)];
  for (const resource of resources) {
    const storing = methods.map((httpMethod) => resource.addMethod(httpMethod, integration, {
      ...endpointAuthorization(resource, props.useApiAuthorizer),
      apiKeyRequired: props.apiKeyRequired ?? (resource.defaultMethodOptions?.apiKeyRequired ? false : undefined),
      requestParameters: resource === place.resource ? {} : { 'method.request.path.proxy': true },
      methodResponses: methodResponses(answer, cors),
    }));
    const added = [...storing];
    if (cors) {
      added.push(cors.addPreflight(resource, methods));
    }
    added.push(...answered.map((method) => handshake._addMethod(resource, method, place.resource, place.logs)));
    if (!methods.includes(ANY) && added.length < HTTP_METHODS.length) {
      added.push(addOtherMethods(resource));
    }
    for (const method of added) {
      acknowledgeUnusedScopes(method);
      if (!cors || method.httpMethod !== 'OPTIONS') {
        acknowledgeAuthorization(method);
      }
      const mark: MethodMark = {
        webhook: place.webhookPath,
        path: place.resource.path,
        endpoint: place.path,
        ...storing.includes(method) && { stores: true, group: props.messageGroup._place },
      };
      (method.node.defaultChild as apigateway.CfnMethod).addMetadata(METADATA_KEY, mark);
    }
  }
  if (props.throttle) {
    addThrottle(place.stage.node.defaultChild as apigateway.CfnStage, resources, [...methods, ...answered], props.throttle);
  }
  return [...cors ? ['OPTIONS'] : [], ...answered];
}

function checkHandshake({ _methods }: Handshake, methods: readonly string[], cors: boolean): void {
  const both = _methods.find((method) => methods.includes(method));
  if (both !== undefined) {
    throw new Error(`methods got: ${JSON.stringify(methods)}, expected none that is ${both} because the handshake answers it and stores nothing; leave ${both} out, or choose handshake: Handshake.none().`);
  }
  if (cors && _methods.includes('OPTIONS')) {
    throw new Error('cors got a handshake that answers OPTIONS too, expected one of both because a browser\'s preflight and the handshake are the same request; leave cors out, or choose handshake: Handshake.none().');
  }
}

/** Straight to the queue, except where a handshake needs a function before it. */
function integrationFor(
  place: EndpointPlace, props: ResolvedEndpoint, methods: readonly string[], answer: Success, cors: Cors | undefined,
): apigateway.Integration {
  const { queue } = place;
  const texts = TemplateTexts.of(place.resource);
  const answersPings = methods.includes(ANY);
  const requestTemplates = requestTemplatesFor(place, props, texts, answersPings);
  const before = props.handshake._functionBeforeQueue(place.resource, place.logs);
  if (before) {
    before.grantStore(queue);
    return before.integration(requestTemplates, {
      statusCode: '503',
      responseParameters: cors && mapped(cors.responseHeaders, (value) => value),
      responseTemplates: { 'application/json': texts.reference(storeResponseTemplate(answer, answersPings)) },
    });
  }
  return new apigateway.AwsIntegration({
    service: 'sqs',
    path: `${Stack.of(queue).account}/${queue.queueName}`,
    integrationHttpMethod: 'POST',
    options: {
      credentialsRole: place.senderRole,
      // Without NEVER, a type without a template would be passed to SQS as it is, signed with our role.
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
      requestParameters: {
        'integration.request.header.Content-Type': "'application/x-amz-json-1.0'",
        'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'",
      },
      requestTemplates,
      integrationResponses: integrationResponses(answer, answersPings, cors?.responseHeaders ?? {}, texts),
    },
  });
}

function requestTemplatesFor(place: EndpointPlace, props: ResolvedEndpoint, texts: TemplateTexts, answersPings: boolean): Record<string, string> {
  const pings = answersPings ? [PING] : [];
  const templates = place.contentTypes.map((contentType): [string, string] => [contentType, requestTemplate({
    queueUrl: place.queueUrl,
    messageGroup: groupAt(place.path, props.messageGroup),
    contentType,
    endpoint: place.path,
    answersWithoutStoring: [...props.handshake._answersWithoutStoring(contentType), ...pings],
  })]);
  // A handshake brings its types: without them it would be refused before a template sees it.
  const brought = props.handshake._withWebhooks.contentTypes.filter((contentType) => !place.contentTypes.includes(contentType))
    .map((contentType): [string, string] => [contentType, answersOnlyTemplate([...props.handshake._answersWithoutStoring(contentType), ...pings])]);
  return Object.fromEntries([...templates, ...brought].map(([contentType, template]) => [contentType, texts.reference(template)]));
}

/**
 * The error is the default: only what matches the success pattern is ever told as stored. Each has a status code of its own, because
 * API Gateway keeps one integration response for each status code and drops the others.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html
 */
function integrationResponses(
  answer: Success, answersPings: boolean, headers: Record<string, string>, texts: TemplateTexts,
): apigateway.IntegrationResponse[] {
  const response = (
    selectionPattern: string | undefined, statusCode: string, template: string, own: Record<string, string>,
  ): apigateway.IntegrationResponse => {
    const all = { ...own, ...headers };
    return {
      statusCode,
      selectionPattern,
      contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
      responseParameters: Object.keys(all).length === 0 ? undefined : mapped(all, (value) => value),
      responseTemplates: { 'application/json': texts.reference(template) },
    };
  };
  return [
    response(undefined, DEFAULT_STATUS, DEFAULT_TEMPLATE, { 'Retry-After': `'${SENDER_RETRY_SECONDS}'` }),
    response('2\\d{2}', answer.statusCode, answer.template, ownHeaders(answer)),
    // Retry-After is set by the template here: a payload that is too large must not be tried again.
    response('400', '503', refusedTemplate(answersPings), {}),
  ];
}

/** Declares what the integration responses set. */
function methodResponses(answer: Success, cors: Cors | undefined): apigateway.MethodResponse[] {
  const declared = (statusCode: string, headers: Record<string, string>): apigateway.MethodResponse => {
    const all = { ...headers, ...cors?.responseHeaders };
    return { statusCode, responseParameters: Object.keys(all).length === 0 ? undefined : mapped(all, () => true) };
  };
  return [declared(answer.statusCode, ownHeaders(answer)), declared(DEFAULT_STATUS, { 'Retry-After': '' }), declared('503', {})];
}

function ownHeaders(answer: Success): Record<string, string> {
  return answer.contentType === undefined ? {} : { 'Content-Type': `'${answer.contentType}'` };
}
