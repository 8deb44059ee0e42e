import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { BackendEventBusOptions, BackendMessageOptions } from './backend-service-options';
import { checkBackendUrl, warnAboutBackendUrl } from './backend-url';
import { BackendUrlOptions } from './backend-url-options';
import { checkEventBus, checkIsNoStream, checkQueue, checkStateMachine, checkTopic, contentEnvironment, eventEnvironment } from './bind-service';
import { checkUrlOptions, urlOptionsEnvironment } from './bind-url-options';
import type { DeliveryStream } from './delivery-stream';
import { brokenFunctionTimeout, DEFAULT_REQUEST_TIMEOUT, functionRequestTimeout } from './function-timeout';
import { BackendKind, ForwarderEnv } from '../contract/environment';
import { FauxBackend, FauxBackendProps } from '../faux-backend/faux-backend';
import { grantReadSecret } from '../shared/grant-read-secret';
import { checkObject, checkSecret } from '../shared/prop-checks';
import { grantPublish, grantSend } from '../shared/queue-grants';
import { secretArnOf } from '../shared/secret-arn';

/** What receives the webhooks. */
export class Backend {
  /**
   * An HTTP or HTTPS endpoint.
   *
   * The path below the webhook's endpoint and the query string are appended: with the base URL `https://example.com/hooks`, a webhook sent to
   * `…/prod/orders?x=1` is delivered to `https://example.com/hooks/orders?x=1`. No path leads outside the base URL.
   *
   * With http, webhooks travel unencrypted, and a warning says so unless the forwarder is in a VPC. Addresses of the machine itself (`localhost`,
   * `127.0.0.1`, `169.254.169.254` and their like) are refused: for a backend on your laptop there is `--backend` of the local runtime.
   *
   * @param url the base URL; without query, fragment or credentials: use `Backend.secretUrl` for a URL that must stay secret
   * @param options certificates, where they are not the usual ones, and `X-Forwarded-…` headers
   */
  public static url(url: string, options: BackendUrlOptions = {}): Backend {
    checkBackendUrl(url);
    checkUrlOptions('Backend.url', options, url);
    return new Backend((scope, forwarder) => {
      warnAboutBackendUrl(scope, url, forwarder);
      return { ...urlEnvironment(url), ...urlOptionsEnvironment(options, forwarder) };
    });
  }

  /**
   * An HTTP or HTTPS endpoint whose base URL is a secret.
   *
   * The secret's value is the URL as plain text. It is read once per runtime environment and again after a delivery failed.
   *
   * @param secret the secret, which the forwarder may then read; it may be of another stack, and so may its key
   * @param options `X-Forwarded-…` headers, and certificates, where they are not the usual ones; the URL must be an https one then, or nothing is sent
   */
  public static secretUrl(secret: secretsmanager.ISecret, options: BackendUrlOptions = {}): Backend {
    checkSecret('Backend.secretUrl', secret);
    checkUrlOptions('Backend.secretUrl', options);
    return new Backend((_scope, forwarder) => {
      grantReadSecret(secret, forwarder);
      return {
        [ForwarderEnv.BACKEND_KIND]: BackendKind.SECRET_URL,
        [ForwarderEnv.BACKEND_URL_SECRET_ARN]: secretArnOf(secret),
        ...urlOptionsEnvironment(options, forwarder),
      };
    });
  }

  /**
   * A Lambda function, invoked synchronously with an event in API Gateway's HTTP format 2.0 (the format of function URLs).
   *
   * It acknowledges by answering without a `statusCode` or with a 2xx one. A function error or another status is a failed attempt. A body of a text
   * type, such as JSON, is text, and any other is base64.
   *
   * An attempt lasts until the function is over, so that it never works on a webhook twice at once, and never on more than `maxConcurrency`: its
   * timeout and 15 seconds for a cold start, if that is longer than the webhook's `requestTimeout`. A `requestTimeout` that is shorter than the
   * function's timeout is an error, and so is a function with a timeout of more than 225 seconds. Of a function that was imported the timeout
   * is not known: choose a `requestTimeout` that is 15 seconds longer.
   *
   * @param handler the function; the forwarder is granted to invoke it
   */
  public static function(handler: lambda.IFunction): Backend {
    checkObject('grantInvoke', 'a Lambda function', "Function.fromFunctionName(this, 'Handler', 'orders')")('Backend.function', handler);
    return new Backend((scope, forwarder, requestTimeout) => {
      // As it is named here, and not each of its versions and aliases.
      handler.grantInvokeLatestVersion(forwarder);
      scope.node.addValidation({ validate: () => brokenFunctionTimeout(handler, requestTimeout) });
      return { [ForwarderEnv.BACKEND_KIND]: BackendKind.FUNCTION, [ForwarderEnv.BACKEND_FUNCTION_ARN]: handler.functionArn };
    }, (given) => functionRequestTimeout(handler, given));
  }

  /**
   * A queue of Amazon SQS, standard or FIFO: each webhook becomes a message, and is delivered when SQS has stored it.
   *
   * **Order**: a FIFO queue gets the webhooks of a message group in their order and under the same group. A standard queue keeps no order.
   * **Repetitions**: a webhook whose acknowledgement was lost is sent again. A FIFO queue does not store it a second time within five minutes, by the
   * delivery id; after that, and in a standard queue, there are two messages with the same `deliveryId` among their attributes.
   * **Size**: up to 1 MiB, or what the queue takes; JSON escapes and base64 make a webhook longer than it was. What is too long, or has a character that SQS
   * does not take, is a dead letter after the first attempt. Everything else that SQS says no to, such as a missing queue, permission or key, is
   * tried again.
   *
   * The attributes of a message are `deliveryId`, `attempt`, `group`, `endpoint` and `arrivedAt`.
   *
   * @param queue the queue, not one of a webhook; the forwarder is granted to send to it, and to use its key. A queue of another account must let it in, too
   * @param options what is sent
   */
  public static queue(queue: sqs.IQueue, options: BackendMessageOptions = {}): Backend {
    checkQueue(queue, options);
    return new Backend((scope, forwarder) => {
      checkIsNoStream(scope, queue);
      grantSend(queue, forwarder);
      return { [ForwarderEnv.BACKEND_KIND]: BackendKind.QUEUE, [ForwarderEnv.BACKEND_QUEUE_URL]: queue.queueUrl, ...contentEnvironment(options) };
    });
  }

  /**
   * A topic of Amazon SNS, standard or FIFO: each webhook becomes a message for all of its subscriptions, and is delivered when SNS has it.
   *
   * **Order**: a FIFO topic gets the webhooks of a message group in their order and under the same group. A standard topic keeps no order. **Repetitions**: a webhook
   * whose acknowledgement was lost is published again. A FIFO topic does not hand it on a second time within five minutes, by the delivery id; after that,
   * and from a standard topic, there are two messages with the same `deliveryId` among their attributes. **Size**: 256 KB (262,144 bytes), or the topic's
   * `MaximumMessageSize`, attributes included; what is longer is a dead letter after the first attempt. Everything else that SNS says no to is tried again.
   *
   * The attributes of a message, by which subscriptions may filter, are `deliveryId`, `attempt`, `group`, `endpoint` and `arrivedAt`. What a subscription
   * cannot deliver is gone unless the subscription has a dead-letter queue.
   *
   * @param topic the topic; the forwarder is granted to publish to it, and to use its key. A topic of another account must let it in, too
   * @param options what is sent
   */
  public static topic(topic: sns.ITopic, options: BackendMessageOptions = {}): Backend {
    checkTopic(topic, options);
    return new Backend((_stream, forwarder) => {
      grantPublish(topic, forwarder);
      return { [ForwarderEnv.BACKEND_KIND]: BackendKind.TOPIC, [ForwarderEnv.BACKEND_TOPIC_ARN]: topic.topicArn, ...contentEnvironment(options) };
    });
  }

  /**
   * An event bus of EventBridge, whose rules choose among the webhooks and hand them on. One is delivered when the bus has it.
   *
   * The event's detail is the request, so that rules can choose by its path, its headers or its query; by fields of the body only where that is all that is
   * sent (`MessageContent.BODY`). Its time is that of the arrival, its resource the queue that it waited in, which tells two
   * webhooks, or two destinations, on one bus apart.
   *
   * **Order**: none. EventBridge hands on each event by itself, and calls a rule's targets beside each other. **Repetitions**: a webhook whose acknowledgement
   * was lost becomes a second event with the same delivery id; and EventBridge itself may hand on an event more than once. **Size**: an event has
   * 1 MB at most (1,048,576 bytes), where AWS has not stayed at 256 KB; what is longer is a dead letter after the first attempt. Everything else that EventBridge
   * says no to is tried again.
   *
   * @param bus the event bus; the forwarder is granted to put events onto it. A bus of another account must let it in, too
   * @param options what is sent
   */
  public static eventBus(bus: events.IEventBus, options: BackendEventBusOptions = {}): Backend {
    checkEventBus(bus, options);
    return new Backend((stream, forwarder) => {
      bus.grantPutEventsTo(forwarder);
      return {
        [ForwarderEnv.BACKEND_KIND]: BackendKind.EVENT_BUS,
        [ForwarderEnv.BACKEND_EVENT_BUS_ARN]: bus.eventBusArn,
        [ForwarderEnv.BACKEND_EVENT_RESOURCE]: stream.queue.queueArn,
        ...eventEnvironment(options),
        ...contentEnvironment(options),
      };
    });
  }

  /**
   * A state machine of Step Functions, of which each webhook starts an execution. It is delivered when the execution has begun: what becomes of that is
   * not waited for.
   *
   * **Order**: executions of a message group begin in its order, and run beside each other. **Repetitions**: the name of an execution is made of the delivery
   * id. With a standard workflow, a repetition within 90 days starts nothing and counts as delivered. An express workflow does not remember names: a
   * webhook whose acknowledgement was lost starts a second execution, with the same name. **Size**: the input is at most 256 KB (262,144 bytes) of JSON; what is
   * longer is a dead letter after the first attempt. Everything else that Step Functions says no to is tried again.
   *
   * @param machine the state machine; the forwarder is granted to start executions
   * @param options what an execution gets as its input
   */
  public static stateMachine(machine: sfn.IStateMachine, options: BackendMessageOptions = {}): Backend {
    checkStateMachine(machine, options);
    return new Backend((_scope, forwarder) => {
      machine.grantStartExecution(forwarder);
      return {
        [ForwarderEnv.BACKEND_KIND]: BackendKind.STATE_MACHINE,
        [ForwarderEnv.BACKEND_STATE_MACHINE_ARN]: machine.stateMachineArn,
        ...contentEnvironment(options),
      };
    });
  }

  /**
   * A `FauxBackend` made for this webhook: answers as configured and logs what it gets. For trying things out.
   *
   * @param props how it answers
   */
  public static faux(props: FauxBackendProps = {}): Backend {
    return new Backend((scope) => urlEnvironment(new FauxBackend(scope, 'FauxBackend', props).url));
  }

  /**
   * Called once per destination: makes what is needed, grants the forwarder what it needs, and returns its environment variables.
   *
   * @internal
   */
  public readonly _bind: BindBackend;

  /**
   * How long one attempt may last, given what the user chose.
   *
   * @internal
   */
  public readonly _requestTimeout: (given?: Duration) => Duration;

  private constructor(bind: BindBackend, requestTimeout = (given?: Duration): Duration => given ?? DEFAULT_REQUEST_TIMEOUT) {
    this._bind = bind;
    this._requestTimeout = requestTimeout;
  }
}

/** @internal */
type BindBackend = (scope: DeliveryStream, forwarder: lambda.IFunction, requestTimeout: Duration) => { [name: string]: string };

function urlEnvironment(url: string): { [name: string]: string } {
  return { [ForwarderEnv.BACKEND_KIND]: BackendKind.URL, [ForwarderEnv.BACKEND_URL]: url };
}
