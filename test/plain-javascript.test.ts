import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ts from 'typescript';
import * as library from '../src';
import { PropChecks } from '../src/shared/check-props';
import { checkedElsewhere } from '../src/shared/prop-checks';

/** The library as plain JavaScript sees it. */
const js = library as any;
const {
  AlertAction, AlertDestination, AlertKind, AlertMatch, AlertRetryTarget,
  Backend, ChallengeAnswer, ChallengeCondition, ChallengeValue, DeliveryRecords, Deduplication, ErrorReporting, Filter, Handshake, Match: MatchOf,
  MaxRate,
  MessageGroup, MissingGroup, RetryPolicy, ScalableWebhook, Source,
} = js;

const stack = new Stack(new App(), 'Stack');
const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'its/name');
const topic = new sns.Topic(stack, 'Topic');
const queue = new sqs.Queue(stack, 'Queue');
const bus = events.EventBus.fromEventBusName(stack, 'Bus', 'default');
const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'again');
const backend = Backend.url('https://orders.example.com');
const taken = new ScalableWebhook(stack, 'Taken', { backend, contentTypes: ['application/json'] });

let count = 0;
const id = (): string => `W${count += 1}`;
const webhook = (props: object): unknown => new ScalableWebhook(stack, id(), { backend, contentTypes: ['application/json'], ...props });
const routed = new ScalableWebhook(stack, 'Routed', { backend, contentTypes: ['application/json'] });
const destination = (options: object): unknown => routed.addDestination(id(), { backend, ...options });
const archive = (options: unknown): unknown => routed.archive(options);
const endpoint = (props: unknown): unknown => taken.addEndpoint(`/${id()}`, props);
const alerts = (props: object): unknown => new js.AlertRouter(stack, id(), {
  destinations: { Ops: js.AlertDestination.queue(queue) }, defaultRoute: { destinations: ['Ops'] }, ...props,
});
const faux = (props: object): unknown => new js.FauxBackend(stack, id(), props);

const DURATION = 'a Duration of aws-cdk-lib';
const CHOICE = "what one of its class's static methods returns";
const SECRET = "a secret as a construct of Secrets Manager and never its text; write for example Secret.fromSecretNameV2(this, 'Secret', 'its/name').";

describe('field case C7: mistakes in plain JavaScript are one sentence with what, got, expected and fix', () => {
  test.each<[string, () => unknown, string | RegExp]>([
    // Properties
    ['no props', () => new ScalableWebhook(stack, id()), "ScalableWebhook got no properties, expected an object of properties; write for example { backend: Backend.url('https://orders.example.com/hooks') }."],
    ['null', () => new ScalableWebhook(stack, id(), null), /^ScalableWebhook got no properties,/],
    ['the backend as props', () => new ScalableWebhook(stack, id(), backend), /^ScalableWebhook got a Backend object, expected an object of properties;/],
    ['the URL as props', () => new ScalableWebhook(stack, id(), 'https://topsecret'), /^ScalableWebhook got a string, expected an object of properties;/],
    ['no backend of a destination', () => destination({ backend: undefined }), `backend got none, expected ${CHOICE}; write for example Backend.url('https://orders.example.com/hooks').`],
    ['a destination without anything', () => routed.addDestination(id()), /^addDestination got no properties, expected an object of properties;/],
    ['the backend as a destination', () => routed.addDestination(id(), backend), /^addDestination got a Backend object, expected an object of properties;/],
    ['a destination without an id', () => routed.addDestination({ backend }), /^addDestination got /],
    ['a URL as backend of a destination', () => destination({ backend: 'https://topsecret' }), /^backend got a string, expected what/],
    ['a text as filter', () => destination({ filter: 'POST' }), /^filter got a string, expected what one/],
    ['Match as filter', () => destination({ filter: MatchOf.exists() }), /^filter got /],
    ['a text as maxConcurrency of a destination', () => destination({ maxConcurrency: '5' }), /^maxConcurrency got the string "5", expected a number;/],
    ['a name as archive', () => archive('orders-archive'), 'archive got a string, expected an object of properties; write for example { retention: Duration.days(90) }.'],
    ['a name as its bucket', () => archive({ bucket: 'topsecret' }), "archive.bucket got a string, expected a bucket of Amazon S3; write for example Bucket.fromBucketName(this, 'Bucket', 'orders-archive')."],
    ['a number as its prefix', () => archive({ prefix: 5 }), /^archive\.prefix got the number 5, expected a string;|^archive\.prefix got a number, expected a string;/],
    ['days as its retention', () => archive({ retention: 90 }), `archive.retention got the number 90, expected ${DURATION}; write for example Duration.days(90).`],
    ['a table as archive', () => archive({ table: 'records' }), 'archive got the property "table", expected "bucket", "prefix", "retention"; correct its name or leave it out.'],
    ['the router as a flag', () => webhook({ router: true }), /^router got a boolean, expected an object of properties;/],
    ['a text in the router', () => webhook({ router: { keep: 'yes' } }), /^router\.keep got the string "yes", expected true or false;/],
    ['a URL as backend', () => webhook({ backend: 'https://topsecret' }), /^backend got a string, expected what/],
    ['the class as backend', () => webhook({ backend: Backend }), /^backend got a function, expected what/],

    // Durations
    ['requestTimeout: 30', () => webhook({ requestTimeout: 30 }), `requestTimeout got the number 30, expected ${DURATION}; write for example Duration.seconds(30).`],
    ['requestTimeout: "30s"', () => webhook({ requestTimeout: '30s' }), `requestTimeout got the string "30s", expected ${DURATION}; write for example Duration.seconds(30).`],
    ['retryFor: 3', () => new RetryPolicy({ retryFor: 3 }), `RetryPolicy.retryFor got the number 3, expected ${DURATION}; write for example Duration.days(3).`],
    ['backoffBase', () => new RetryPolicy({ backoffBase: 1000 }), /^RetryPolicy\.backoffBase got the number 1000, expected a Duration/],
    ['backoffMax', () => new RetryPolicy({ backoffMax: '1m' }), /^RetryPolicy\.backoffMax got the string "1m", expected a Duration/],
    ['retryAfterMax', () => new RetryPolicy({ retryAfterMax: {} }), /^RetryPolicy\.retryAfterMax got another object, expected a Duration/],
    ['retention', () => DeliveryRecords.metadata({ retention: 30 }), /^DeliveryRecords\.retention got the number 30, expected a Duration .*; write for example Duration\.days\(30\)\.$/],
    ['tolerance', () => Source.stripe({ secret, tolerance: 300 }), /^Source\.stripe\.tolerance got the number 300, expected a Duration .*; write for example Duration\.minutes\(5\)\.$/],
    ['maxAge', () => endpoint({ cors: { maxAge: 3600 } }), /^cors\.maxAge got the number 3600, expected a Duration/],
    ['delay', () => faux({ delay: 5 }), /^FauxBackend\.delay got the number 5, expected a Duration/],

    // Choices of classes
    ['retryPolicy as a plain object', () => webhook({ retryPolicy: { retryFor: Duration.days(1) } }), 'retryPolicy got another object, expected a RetryPolicy; write for example new RetryPolicy({ retryFor: Duration.days(1) }).'],
    ['retryPolicy as its class', () => webhook({ retryPolicy: RetryPolicy }), /^retryPolicy got a function, expected a RetryPolicy;/],
    ['retryPolicy as a Duration', () => webhook({ retryPolicy: Duration.days(1) }), /^retryPolicy got a Duration object, expected a RetryPolicy;/],
    ['deliveryRecords', () => webhook({ deliveryRecords: 'full' }), `deliveryRecords got a string, expected ${CHOICE}; write for example DeliveryRecords.metadata().`],
    ['deliveryRecords: false', () => webhook({ deliveryRecords: false }), /^deliveryRecords got a boolean, expected/],
    ['deliveryRecords not called', () => webhook({ deliveryRecords: DeliveryRecords.none }), /^deliveryRecords got a function, expected/],
    ['maxRate', () => webhook({ maxRate: 25 }), `maxRate got a number, expected ${CHOICE}; write for example MaxRate.perSecond(10).`],
    ['source', () => webhook({ source: 'github' }), `source got a string, expected ${CHOICE}; write for example Source.github({ secret }).`],
    ['source is a group', () => endpoint({ source: MessageGroup.single() }), /^source got a FixedGroup object, expected/],
    ['messageGroup', () => endpoint({ messageGroup: 'x-order-id' }), `messageGroup got a string, expected ${CHOICE}; write for example MessageGroup.header('x-order-id').`],
    ['messageGroup is a missing group', () => endpoint({ messageGroup: MissingGroup.refuse() }), /^messageGroup got a MissingGroup object, expected/],
    ['deduplication', () => endpoint({ deduplication: true }), /^deduplication got a boolean, expected/],
    ['handshake', () => endpoint({ handshake: { type: 'crc' } }), /^handshake got another object, expected/],
    ['successResponse', () => endpoint({ successResponse: '<Response/>' }), "successResponse got a string, expected an object of properties; write for example { body: '<Response/>', contentType: 'text/xml' }."],
    ['successResponse.body', () => endpoint({ successResponse: { body: { ok: true } } }), "successResponse.body got another object, expected a string; write for example '<Response/>'."],
    ['cors: true', () => endpoint({ cors: true }), "cors got a boolean, expected an object of properties; write for example { allowOrigin: 'https://shop.example.com' }."],
    ['throttle', () => endpoint({ throttle: 100 }), 'throttle got a number, expected an object with rateLimit and burstLimit; write for example { rateLimit: 100, burstLimit: 200 }.'],
    ['missing group in place of options', () => MessageGroup.header('x', MissingGroup.refuse()), 'MessageGroup.header got a MissingGroup object, expected an object of properties; write for example { missing: MissingGroup.refuse() }.'],
    ['the same of a JSON field', () => MessageGroup.jsonField('$.id', MissingGroup.group('none')), /^MessageGroup\.jsonField got a MissingGroup object,/],
    ['missing as a text', () => MessageGroup.query('x', { missing: 'refuse' }), `MessageGroup.query.missing got a string, expected ${CHOICE}; write for example MissingGroup.refuse().`],
    ['options as a text', () => MessageGroup.pathSegment(0, 'refuse'), /^MessageGroup\.pathSegment got a string, expected an object of properties;/],
    ['a Duration as options', () => DeliveryRecords.full(Duration.days(7)), 'DeliveryRecords got a Duration object, expected an object of properties; write for example { retention: Duration.days(30) }.'],
    ['a Duration as retry policy', () => new RetryPolicy(Duration.days(1)), /^RetryPolicy got a Duration object, expected an object of properties;/],
    ['a source as endpoint', () => endpoint(Source.github({ secret })), 'addEndpoint got a source, expected an object of properties; write for example { source: Source.github({ secret }) }.'],
    ['a path as endpoint', () => endpoint('/github'), "addEndpoint got a string, expected an object of properties; write for example { methods: ['POST'] }."],
    ['an endpoint without a path', () => taken.addEndpoint({ source: Source.any() }), /^addEndpoint takes a path of segments/],
    ['a list of paths', () => taken.addEndpoint(['/a']), /^addEndpoint takes a path of segments .*got: \["\/a"\];/],

    // Constructs
    ['secret URL as a text', () => Backend.secretUrl('u'), `Backend.secretUrl got a string, expected ${SECRET}`],
    ['secret URL as a parameter', () => Backend.secretUrl({ parameterName: 'u' }), `Backend.secretUrl got another object, expected ${SECRET}`],
    ['ca', () => Backend.url('https://x.example.com', { ca: '-----BEGIN' }), `Backend.url.ca got a string, expected ${SECRET}`],
    ['clientCertificate', () => Backend.secretUrl(secret, { clientCertificate: {} }), `Backend.secretUrl.clientCertificate got another object, expected ${SECRET}`],
    ['ca as options', () => Backend.url('https://x.example.com', secret), /^Backend\.url got an?(other)?( \w+)? object, expected an object of properties; write for example \{ ca: /],
    ['signingSecret', () => webhook({ signingSecret: 'whsec_topsecret' }), `signingSecret got a string, expected ${SECRET}`],
    ['encryptionKey', () => webhook({ encryptionKey: 'alias/orders' }), "encryptionKey got a string, expected a key of KMS; write for example Key.fromLookup(this, 'Key', { aliasName: 'alias/orders' })."],
    ['encryptionKey: true', () => webhook({ encryptionKey: true }), /^encryptionKey got a boolean, expected a key/],
    ['vpc', () => webhook({ vpc: 'vpc-1234' }), "vpc got a string, expected a VPC; write for example Vpc.fromLookup(this, 'Vpc', { vpcName: 'backends' })."],
    ['vpcSubnets', () => webhook({ vpcSubnets: ['subnet-1'] }), 'vpcSubnets got a list, expected an object that selects subnets; write for example { subnetType: SubnetType.PRIVATE_WITH_EGRESS }.'],
    ['securityGroups', () => webhook({ securityGroups: 'sg-1234' }), /^securityGroups got a string, expected a list; write for example \[SecurityGroup/],
    ['securityGroups as a list of texts', () => webhook({ securityGroups: ['sg-1234'] }), /^securityGroups\[0\] got a string, expected a security group;/],
    ['certificate', () => webhook({ domainName: 'hooks.example.com', certificate: 'arn:aws:acm' }), /^certificate got a string, expected a certificate;/],
    ['hostedZone', () => webhook({ hostedZone: 'example.com' }), /^hostedZone got a string, expected a hosted zone;/],
    ['vpcEndpoints', () => webhook({ vpcEndpoints: 'vpce-1' }), /^vpcEndpoints got a string, expected a list;/],
    ['vpcEndpoints as texts', () => webhook({ vpcEndpoints: ['vpce-1'] }), /^vpcEndpoints\[0\] got a string, expected a VPC endpoint;/],
    ['mtls', () => webhook({ mtls: 's3://bucket/trust.pem' }), "mtls got a string, expected an object with bucket and key; write for example { bucket, key: 'truststore.pem' }."],
    ['mtls with the name of a bucket', () => webhook({ mtls: { bucket: 'trust', key: 'trust.pem' } }), /^mtls\.bucket got a string, expected a bucket;/],
    ['mtls without a key', () => webhook({ mtls: { bucket: s3.Bucket.fromBucketName(stack, id(), 'trust') } }), "mtls.key got none, expected a string; write for example 'truststore.pem'."],
    ['api', () => webhook({ api: 'abcdef', path: '/a' }), /^api takes a RestApi that is made in this app/],
    ['function', () => Backend.function('arn:aws:lambda'), "Backend.function got a string, expected a Lambda function; write for example Function.fromFunctionName(this, 'Handler', 'orders')."],
    ['queue', () => Backend.queue('https://sqs.eu-central-1.amazonaws.com/1/orders'), "Backend.queue got a string, expected a queue of Amazon SQS; write for example new Queue(this, 'Orders')."],
    ['topic', () => Backend.topic('arn:aws:sns'), "Backend.topic got a string, expected a topic of Amazon SNS; write for example Topic.fromTopicArn(this, 'Orders', arn)."],
    ['event bus', () => Backend.eventBus('default'), "Backend.eventBus got a string, expected an event bus of EventBridge; write for example EventBus.fromEventBusName(this, 'Bus', 'orders')."],
    ['source of events', () => Backend.eventBus(bus, { source: 1 }), "Backend.eventBus.source got a number, expected a string; write for example 'shop.orders'."],
    ['state machine', () => Backend.stateMachine('arn:aws:states'), "Backend.stateMachine got a string, expected a state machine of Step Functions; write for example StateMachine.fromStateMachineName(this, 'Machine', 'orders')."],
    ['what a queue gets', () => Backend.queue(queue, { content: 'json' }), 'Backend.queue.content got the string "json", expected one of request, body; write for example MessageContent.BODY.'],
    ['what a queue gets as options', () => Backend.queue(queue, 'body'), 'Backend.queue got a string, expected an object of properties; write for example { content: MessageContent.BODY }.'],
    ['secret of a source', () => Source.github(secret), /^Source\.github got an?(other)?( \w+)? object, expected an object of properties; write for example \{ secret: Secret\.fromSecretNameV2/],
    ['text of a secret', () => Source.github('topsecret'), /^Source\.github got a string, expected an object of properties;/],
    ['no source properties', () => Source.stripe(), /^Source\.stripe got no properties, expected an object of properties; write for example \{ secret:/],
    ['ARN in place of its topic', () => Source.sns({ topics: [topic.topicArn] }), "Source.sns.topics[0] got a string, expected a topic of SNS; write for example Topic.fromTopicArn(this, 'Orders', arn)."],
    ['topic in place of a list', () => Source.sns({ topics: topic }), /^Source\.sns\.topics got a Topic object, expected a list; write for example \[topic\]\.$/],
    ['hub token', () => Handshake.hubChallenge('topsecret'), /^Handshake\.hubChallenge takes the secret as a construct of Secrets Manager, got a string/],
    ['runtime', () => webhook({ runtime: 'nodejs24.x' }), 'runtime got a string, expected a Runtime; write for example Runtime.NODEJS_24_X.'],
    ['architecture', () => webhook({ architecture: 'arm64' }), 'architecture got a string, expected an Architecture; write for example Architecture.ARM_64.'],

    // Lists
    ['methods', () => endpoint({ methods: 'POST' }), "methods got a string, expected a list; write for example ['POST']."],
    ['methods of something else', () => endpoint({ methods: [1] }), "methods[0] got a number, expected a string; write for example ['POST']."],
    ['contentTypes', () => endpoint({ contentTypes: 'application/json' }), "contentTypes got a string, expected a list; write for example ['application/json']."],
    ['additionalContentTypes', () => endpoint({ additionalContentTypes: 'a/b' }), /^additionalContentTypes got a string, expected a list;/],
    ['binaryMediaTypes', () => ScalableWebhook.binaryMediaTypes('a/b'), /^additionalContentTypes got a string, expected a list;/],
    ['allowedSourceRanges', () => webhook({ allowedSourceRanges: '192.0.2.0/24' }), "allowedSourceRanges got a string, expected a list; write for example ['192.0.2.0/24']."],
    ['allowHeaders', () => endpoint({ cors: { allowHeaders: 'X-A' } }), "cors.allowHeaders got a string, expected a list; write for example ['Content-Type']."],
    ['rejectionStatuses', () => new RetryPolicy({ rejectionStatuses: 400 }), 'RetryPolicy.rejectionStatuses got a number, expected a list; write for example [400, 422].'],
    ['goneStatuses as texts', () => new RetryPolicy({ goneStatuses: ['410'] }), 'RetryPolicy.goneStatuses[0] got the string "410", expected a number; write 410 without quotes.'],
    ['publicKeys', () => Source.standardWebhooks({ publicKeys: 'whpk_topsecret' }), "Source.standardWebhooks.publicKeys got a string, expected a list; write for example ['whpk_…']."],

    // Numbers, texts, yes and no, and words of a list
    ['maxConcurrency', () => webhook({ maxConcurrency: '10' }), 'maxConcurrency got the string "10", expected a number; write 10 without quotes.'],
    ['maxConcurrency in words', () => webhook({ maxConcurrency: 'ten' }), 'maxConcurrency got the string "ten", expected a number; write one such as 10.'],
    ['maxConcurrency: NaN', () => webhook({ maxConcurrency: Number('x') }), 'maxConcurrency must be a whole number from 1 to 10000, got: NaN; choose one in between.'],
    ['batchSize', () => webhook({ batchSize: '1' }), /^batchSize got the string "1", expected a number; write 1 without quotes\.$/],
    ['groupsPerInvocation', () => webhook({ groupsPerInvocation: [2] }), /^groupsPerInvocation got a list, expected a number;/],
    ['memorySize', () => webhook({ memorySize: '256' }), /^memorySize got the string "256", expected a number;/],
    ['rejectionAttempts', () => new RetryPolicy({ rejectionAttempts: '3' }), /^RetryPolicy\.rejectionAttempts got the string "3", expected a number;/],
    ['a rate', () => MaxRate.perSecond('10'), 'MaxRate.perSecond got the string "10", expected a number; write 10 without quotes.'],
    ['no rate', () => MaxRate.perMinute(), 'MaxRate.perMinute got none, expected a number; write one such as 10.'],
    ['a segment', () => MessageGroup.pathSegment('0'), 'MessageGroup.pathSegment takes a whole number from 0 to 50, got: "0"; 0 is the first segment below the endpoint.'],
    ['a status', () => endpoint({ successResponse: { statusCode: '204' } }), 'successResponse.statusCode got the string "204", expected a number; write 204 without quotes.'],
    ['a status of the faux backend', () => faux({ statusCode: '503' }), /^FauxBackend\.statusCode got the string "503", expected a number;/],
    ['retryAfter', () => faux({ retryAfter: 30 }), "FauxBackend.retryAfter got a number, expected a string; write for example '30'."],
    ['a header that is left out', () => MessageGroup.header(), /^MessageGroup\.header takes a header name .*got: undefined;/],
    ['a header that is none', () => Deduplication.header(['x']), /^Deduplication\.header takes a header name/],
    ['a parameter', () => MessageGroup.query(17), /^MessageGroup\.query takes a name/],
    ['a form field', () => MessageGroup.formField(null), /^MessageGroup\.formField takes a name/],
    ['a JSON field', () => MessageGroup.jsonField(['$.id']), "MessageGroup.jsonField got a list, expected a string; write for example '$.order.id'."],
    ['a JSON field for deduplication', () => Deduplication.jsonField(), /^Deduplication\.jsonField got none, expected a string;/],
    ['a window', () => Deduplication.header('x-id', { window: 3 }), 'Deduplication.header.window got the number 3, expected a Duration of aws-cdk-lib; write for example Duration.days(3).'],
    ['options for deduplication', () => Deduplication.senderId(7), /^Deduplication\.senderId got a number, expected an object of properties; write for example \{ window: Duration\.days\(3\) \}\.$/],
    ['a group', () => MissingGroup.group(), /^MissingGroup\.group takes 1 to 128 letters/],
    ['no value of a challenge', () => Handshake.challenge({}), /^Handshake\.challenge got no value, expected what is sent back/],
    ['another value', () => Handshake.challenge({ value: 'challenge' }), /^Handshake\.challenge\.value got a string, expected what one of its class's static methods returns/],
    ['another condition', () => Handshake.challenge({ value: ChallengeValue.query('c'), when: { a: 'b' } }), /^Handshake\.challenge\.when got another object, expected a list/],
    ['another answer', () => Handshake.challenge({ value: ChallengeValue.query('c'), answer: 'json' }), /^Handshake\.challenge\.answer got a string, expected/],
    ['no method', () => Handshake.challenge({ value: ChallengeValue.query('c'), method: 'get' }), /^Handshake\.challenge\.method takes one of .*, got: "get"/],
    ['a value that webhooks have too', () => Handshake.challenge({ value: ChallengeValue.jsonField('$.a.b') }), /^Handshake\.challenge got a value that webhooks may have too and no condition/],
    ['two kinds of body', () => Handshake.challenge({ value: ChallengeValue.formField('c'), when: [ChallengeCondition.jsonField('$.a', 'b')] }), /^Handshake\.challenge got a field of a form with a condition on a field of JSON/],
    ['a condition without a value', () => ChallengeCondition.jsonField('$.a'), /^ChallengeCondition\.jsonField takes a path to a field with a name and at least one value/],
    ['a value that cannot stand in a template', () => ChallengeCondition.query('a', "it's"), /^ChallengeCondition\.query takes values of 1 to 512 printable ASCII characters/],
    ['a token as text', () => ChallengeCondition.querySecret('a', 'token'), /^ChallengeCondition\.querySecret got a string, expected a secret as a construct/],
    ['a field of an answer', () => ChallengeAnswer.json('a"b'), /^ChallengeAnswer\.json takes the name of a field/],
    ['a header of an answer', () => ChallengeAnswer.header('X-1'), /^ChallengeAnswer\.header takes a header name of letters and dashes/],
    ['a fixed text', () => ChallengeValue.fixed('$x'), /^ChallengeValue\.fixed takes 1 to 256 letters/],
    ['topics', () => Handshake.webSub('https://example.com'), /^Handshake\.webSub got a string, expected a list/],
    ['an origin', () => Handshake.cloudEvents({ allowedOrigin: 'a, b' }), /^Handshake\.cloudEvents\.allowedOrigin takes "\*" or one origin/],
    ['a rate', () => Handshake.eventGrid({ allowedRate: 0 }), /^Handshake\.eventGrid\.allowedRate takes a whole number/],
    ['a challenge', () => Handshake.queryChallenge({ parameter: 'c' }), /^Handshake\.queryChallenge takes the name of a query parameter/],
    ['a URL object', () => Backend.url(new URL('https://x.example.com')), "Backend.url got a URL object, expected a string; write for example 'https://orders.example.com/hooks'."],
    ['no URL', () => Backend.url(), /^Backend\.url got none, expected a string;/],
    ['path', () => webhook({ path: 17 }), "path got a number, expected a string; write for example '/hooks/orders'."],
    ['domainName', () => webhook({ domainName: ['a'] }), /^domainName got a list, expected a string;/],
    ['basePath', () => webhook({ basePath: {} }), /^basePath got another object, expected a string;/],
    ['webAclArn', () => webhook({ webAclArn: { arn: 'x' } }), /^webAclArn got another object, expected a string;/],
    ['allowOrigin', () => endpoint({ cors: { allowOrigin: ['*'] } }), /^cors\.allowOrigin got a list, expected a string;/],
    ['header of an HMAC', () => Source.hmac({ secret, header: { name: 'x' } }), /^Source\.hmac\.header got another object, expected a string;/],
    ['publicUrl', () => Source.twilio({ secret, publicUrl: new URL('https://x.example.com') }), /^Source\.twilio\.publicUrl got a URL object, expected a string;/],
    ['apiKeyRequired', () => endpoint({ apiKeyRequired: 'false' }), 'apiKeyRequired got the string "false", expected true or false; write one of them without quotes.'],
    ['accessLog', () => webhook({ accessLog: 0 }), /^accessLog got a number, expected true or false;/],
    ['cloudWatchRole', () => webhook({ cloudWatchRole: 'yes' }), /^cloudWatchRole got the string "yes", expected true or false;/],
    ['endpointType', () => webhook({ endpointType: 'private' }), 'endpointType got the string "private", expected one of EDGE, REGIONAL, PRIVATE; write for example EndpointType.REGIONAL.'],
    ['ipAddressType', () => webhook({ ipAddressType: 6 }), /^ipAddressType got the number 6, expected one of /],
    ['removalPolicy', () => webhook({ removalPolicy: 'delete' }), /^removalPolicy got the string "delete", expected one of destroy, retain, .*; write for example RemovalPolicy\.RETAIN\.$/],
    ['logRetention', () => webhook({ logRetention: Duration.days(90) }), /^logRetention got a Duration object, expected one of 1, 3, 5, .*; write for example RetentionDays\.THREE_MONTHS\.$/],
    ['logRetention by days', () => webhook({ logRetention: 91 }), /^logRetention got the number 91, expected one of 1, 3,/],
    ['invalidWebhooks', () => Source.github({ secret, invalidWebhooks: 'delete' }), 'Source.github.invalidWebhooks got the string "delete", expected one of quarantine, drop; write for example InvalidWebhooks.QUARANTINE.'],
    ['algorithm', () => Source.hmac({ secret, header: 'x', algorithm: 'md5' }), /^Source\.hmac\.algorithm got the string "md5", expected one of sha1, sha256, sha384, sha512;/],
    ['encoding', () => Source.hmac({ secret, header: 'x', encoding: 'HEX' }), /^Source\.hmac\.encoding got the string "HEX", expected one of hex,/],
    ['timestampFormat', () => Source.hmac({ secret, header: 'x', timestampFormat: 1 }), /^Source\.hmac\.timestampFormat got the number 1, expected one of unix-seconds,/],
    ['signature', () => Source.hubSpot({ secret, signature: 'V3' }), /^Source\.hubSpot\.signature got the string "V3", expected one of v1, v2, v3;/],

    // Filters
    ['a list of methods', () => Filter.method(['POST']), "Filter.method got a list, expected a string; write for example 'POST'."],
    ['a method that is left out', () => Filter.method(undefined), "Filter.method got none, expected a string; write for example 'POST'."],
    ['a regular expression', () => Filter.path(/orders/), /^Filter\.path got a RegExp object, expected a string;/],
    ['a header without a match', () => Filter.header('x-event'), `Filter.header got none, expected ${CHOICE}; write for example Match.equalTo('opened').`],
    ['a text as a match', () => Filter.header('x-event', 'push'), /^Filter\.header got a string, expected what one/],
    ['a match of another kind', () => Filter.query('x', new RetryPolicy()), /^Filter\.query got a RetryPolicy object, expected what one/],
    ['a match not called', () => Filter.formField('x', MatchOf.exists), /^Filter\.formField got a function, expected what one/],
    ['a match of the assertions of the CDK', () => Filter.jsonField('$.a', Match.anyValue()), /^Filter\.jsonField got .* object, expected what one/],
    ['a number as a JSON field', () => Filter.jsonField(7, MatchOf.exists()), /^Filter\.jsonField got a number, expected a string;/],
    ['a number as a parameter', () => Filter.query(7, MatchOf.exists()), /^Filter\.query got a number, expected a string;/],
    ['a header that is left out', () => Filter.header(undefined, MatchOf.exists()), /^Filter\.header takes a header name .*got: undefined;/],
    ['types in a list', () => Filter.contentType(['a/b']), /^Filter\.contentType got a list, expected a string;/],
    ['a source as an object', () => Filter.source(Source.any()), /^Filter\.source got a Source object, expected a string; write for example 'github'\.$/],
    ['an endpoint as an object', () => Filter.endpoint({ path: '/a' }), /^Filter\.endpoint got another object, expected a string;/],
    ['filters in a list', () => Filter.all([Filter.method('POST')]), `Filter.all got a list, expected ${CHOICE}; write for example Filter.method('POST').`],
    ['no filter', () => Filter.not(), /^Filter\.not got none, expected what one/],
    ['another choice', () => Filter.any(new RetryPolicy()), /^Filter\.any got a RetryPolicy object, expected what one/],
    ['a group as a filter', () => Filter.any(MessageGroup.single()), /^Filter\.any got a FixedGroup object, expected what one/],
    ['null as a value', () => MatchOf.equalTo(null), 'Match.equalTo got none, expected a text, a number, true or false; write Match.isNull().'],
    ['no value', () => MatchOf.equalTo(), /^Match\.equalTo got none, expected a text, a number, true or false; write for example/],
    ['values in a list', () => MatchOf.anyOf(['a']), /^Match\.anyOf got a list, expected a text, a number, true or false;/],
    ['a prefix that is no text', () => MatchOf.prefix(5), /^Match\.prefix got a number, expected a string;/],
    ['a bound as a text', () => MatchOf.range({ min: '1' }), 'Match.range.min got the string "1", expected a number; write 1 without quotes.'],
    ['bounds without names', () => MatchOf.range(1, 2), /^Match\.range got a number, expected an object of properties; write for example \{ min: 100 \}\.$/],
    ['names of bounds', () => MatchOf.range({ from: 1 }), /^Match\.range got the property "from", expected "min", "max";/],
    ['half of between', () => MatchOf.between(1), /^Match\.between got none, expected a number;/],
    ['no sample', () => Filter.method('POST').matches(), /^Filter\.matches got no properties, expected an object of properties;/],
    ['a body that is no text', () => Filter.method('POST').matches({ body: { a: 1 } }), /^Filter\.matches\.body got another object, expected a string;/],
    ['a header that is no text', () => Filter.method('POST').matches({ headers: { x: 1 } }), /^Filter\.matches\.headers\.x got a number, expected a string;/],
    ['several values that are one', () => Filter.method('POST').matches({ multiValueQuery: { x: '1' } }), /^Filter\.matches\.multiValueQuery\.x got a string, expected a list;/],

    // Names
    ['maxConcurency', () => webhook({ maxConcurency: 5 }), 'ScalableWebhook got the property "maxConcurency", expected "maxConcurrency"; correct its name.'],
    ['max_concurrency', () => webhook({ max_concurrency: 5 }), /got the property "max_concurrency", expected "maxConcurrency";/],
    ['retrypolicy', () => webhook({ retrypolicy: new RetryPolicy() }), /got the property "retrypolicy", expected "retryPolicy";/],
    ['requestTimout', () => webhook({ requestTimout: Duration.seconds(5) }), /expected "requestTimeout";/],
    ['soruce', () => webhook({ soruce: Source.any() }), /expected "source";/],
    ['sources', () => endpoint({ sources: Source.any() }), 'addEndpoint got the property "sources", expected "source"; correct its name.'],
    ['a property of the webhook at an endpoint', () => endpoint({ method: ['POST'] }), /expected "methods";/],
    ['retryfor of a destination', () => destination({ retrypolicy: new RetryPolicy() }), 'addDestination got the property "retrypolicy", expected "retryPolicy"; correct its name.'],
    ['deadLetter of the alarms', () => webhook({ alarms: { deadLetter: { threshold: 10 } } }), 'alarms got the property "deadLetter", expected "deadLetters"; correct its name.'],
    ['backenddown of a destination', () => destination({ alarms: { backenddown: {} } }), 'alarms got the property "backenddown", expected "backendDown"; correct its name.'],
    ['treshold', () => webhook({ alarms: { apiLatency: { treshold: 10 } } }), 'alarms.apiLatency got the property "treshold", expected "threshold"; correct its name.'],
    ['oldestMesage of the router', () => webhook({ alarms: { router: { oldestMesage: {} } } }), 'alarms.router got the property "oldestMesage", expected "oldestMessage"; correct its name.'],
    ['filters', () => destination({ filters: Filter.method('POST') }), 'addDestination got the property "filters", expected "filter"; correct its name.'],
    ['retyFor', () => new RetryPolicy({ retyFor: Duration.days(1) }), 'RetryPolicy got the property "retyFor", expected "retryFor"; correct its name.'],
    ['attempts', () => new RetryPolicy({ attempts: 5 }), 'RetryPolicy got the property "attempts", expected "retryFor", "backoffBase", "backoffMax", "retryAfterMax", "rejectionStatuses", "rejectionAttempts", "goneStatuses"; correct its name or leave it out.'],
    ['ttl', () => DeliveryRecords.metadata({ ttl: 30 }), 'DeliveryRecords got the property "ttl", expected "retention"; correct its name or leave it out.'],
    ['origin', () => endpoint({ cors: { origin: '*' } }), 'cors got the property "origin", expected "allowOrigin", "allowHeaders", "maxAge"; correct its name or leave it out.'],
    ['status', () => endpoint({ successResponse: { status: 204 } }), /^successResponse got the property "status", expected "statusCode",/],
    ['missingGroup', () => MessageGroup.header('x', { missingGroup: MissingGroup.refuse() }), 'MessageGroup.header got the property "missingGroup", expected "missing"; correct its name or leave it out.'],
    ['cert', () => Backend.url('https://x.example.com', { cert: secret }), 'Backend.url got the property "cert", expected "ca", "clientCertificate", "forwardedHeaders"; correct its name or leave it out.'],
    ['secrets', () => Source.github({ secrets: [secret] }), 'Source.github got the property "secrets", expected "secret"; correct its name.'],
    ['signingContent', () => Source.hmac({ secret, header: 'x', signingContent: '{body}' }), 'Source.hmac got the property "signingContent", expected one that it has; correct its name or leave it out.'],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).not.toThrow(/topsecret/);
    expect(make).toThrow(/^[^\n]+ (got|takes|must be) .*; .*\.$/);
  });

  test('a property that resembles none is a warning where another construct may hand on what it got', () => {
    const own = new Stack(new App(), 'Own');
    const made = new ScalableWebhook(own, 'W', { backend, contentTypes: ['application/json'], stage: 'dev' });
    made.addEndpoint('/a', { contentTypes: ['application/json'], sender: 'github' });
    made.addDestination('Other', { backend, retries: 5 });
    expect(Annotations.fromStack(own).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data)).toEqual([
      'ScalableWebhook got the property "stage", expected one that it has, and takes no notice of it; correct its name or leave it out. [ack: cdk-scalable-webhook:unknownProperty]',
      'addEndpoint got the property "sender", expected one that it has, and takes no notice of it; correct its name or leave it out. [ack: cdk-scalable-webhook:unknownProperty]',
      'addDestination got the property "retries", expected one that it has, and takes no notice of it; correct its name or leave it out. [ack: cdk-scalable-webhook:unknownProperty]',
    ]);
  });

  test('what is right passes: everything at once, undefined for what is left out, and an object of a class of the user\'s own', () => {
    const other = new Stack(new App(), 'Other');
    class Props {
      public readonly backend = backend;
      public readonly contentTypes = ['application/json'];
      public readonly somethingOfItsOwn = 17;
    }
    new ScalableWebhook(other, 'OfAClass', new Props());
    const whole = new ScalableWebhook(other, 'W', {
      router: { keep: true, maxConcurrency: 5, memorySize: 256, paused: undefined },
      backend: Backend.url('https://x.example.com', { ca: secretsmanager.Secret.fromSecretNameV2(other, 'Ca', 'ca'), clientCertificate: undefined }),
      signingSecret: new secretsmanager.Secret(other, 'Signing'),
      maxConcurrency: 4,
      maxRate: MaxRate.perSecond(10),
      groupsPerInvocation: 2,
      batchSize: 5,
      requestTimeout: Duration.seconds(10),
      retryPolicy: new RetryPolicy({ retryFor: Duration.hours(1), rejectionStatuses: [400] }),
      deliveryRecords: DeliveryRecords.failures({ retention: Duration.days(1) }),
      encryptionKey: new kms.Key(other, 'Key'),
      removalPolicy: RemovalPolicy.DESTROY,
      logRetention: logs.RetentionDays.ONE_WEEK,
      memorySize: 512,
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.X86_64,
      vpc: ec2.Vpc.fromVpcAttributes(other, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] }),
      vpcSubnets: {},
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(other, 'Group', 'sg-1')],
      source: Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(other, 'GitHub', 'github'), previousSecret: undefined }),
      contentTypes: ['application/json'],
      messageGroup: MessageGroup.header('x', { missing: MissingGroup.group('none') }),
      methods: undefined,
      unknown: undefined,
      accessLog: false,
      monitoring: true,
      alarmTopic: new sns.Topic(other, 'Alarms'),
      alarmTagsPropagation: false,
      runbookUrl: 'https://wiki.example.com/runbook',
      dashboard: { name: 'orders', addTo: undefined },
      alarms: {
        deadLetters: { threshold: 10, period: Duration.minutes(1), evaluationPeriods: 3, datapointsToAlarm: 2 },
        apiErrors: { severity: js.AlarmSeverity.LOW, actions: [] },
        router: { functionErrors: { enabled: false } },
        overflow: undefined,
      },
    });
    whole.archive({ bucket: undefined, prefix: 'orders/', retention: Duration.days(30) });
    whole.addDestination('Other', { backend, filter: Filter.method('POST'), maxRate: undefined, paused: true });
    expect(Annotations.fromStack(other).findWarning('*', Match.stringLikeRegexp('unknownProperty'))).toEqual([]);
  });
});

describe('field case C7: names of properties are known for every interface', () => {
  const strange = { zzzzzzzz: 1 };
  const refusals: Record<string, () => unknown> = {
    ScalableWebhookProps: () => webhook(strange),
    EndpointProps: () => endpoint(strange),
    WebhookDestinationOptions: () => destination(strange),
    WebhookArchiveOptions: () => archive(strange),
    RouterOptions: () => webhook({ router: strange }),
    WebhookAlarmOptions: () => webhook({ alarms: strange }),
    DeliveryAlarmOptions: () => destination({ alarms: strange }),
    AlarmSettings: () => webhook({ alarms: { deadLetters: strange } }),
    AlertRouterProps: () => alerts(strange),
    DefaultAlertRoute: () => alerts({ defaultRoute: { destinations: ['Ops'], ...strange } }),
    AlertRouteOptions: () => alerts({ routes: [strange] }),
    AlertClassRule: () => alerts({ classRules: [{ match: AlertMatch.source('x'), kind: AlertKind.ALERT, ...strange }] }),
    AlertEscalation: () => alerts({ escalations: { slow: strange } }),
    AlertEscalationStep: () => alerts({ escalations: { slow: { steps: [strange] } } }),
    AlertSilence: () => alerts({ silences: { Night: { until: '2099-01-01T00:00:00Z', ...strange } } }),
    AlertInhibition: () => alerts({ inhibitions: [{ parent: AlertMatch.source('x'), child: AlertMatch.source('y'), ...strange }] }),
    AlertButtons: () => alerts({ buttons: strange }),
    AlertDigest: () => alerts({ digests: { Managers: { from: 'a@example.com', to: ['b@example.com'], timeZone: 'UTC', ...strange } } }),
    AlertRetryOptions: () => AlertAction.retry(AlertRetryTarget.function(handler), strange),
    AlertStormControl: () => AlertDestination.teams({ url: secret, storm: strange }),
    MessageDestinationOptions: () => AlertDestination.teams({ url: secret, ...strange }),
    AlertTimeWindow: () => AlertMatch.during({ timeZone: 'UTC', ...strange }),
    AlertDestinationOptions: () => AlertDestination.queue(queue, strange),
    SlackDestinationProps: () => AlertDestination.slack({ token: secret, channel: 'C012AB3CD', ...strange }),
    SlackWebhookDestinationProps: () => AlertDestination.slackWebhook({ url: secret, ...strange }),
    TeamsDestinationProps: () => AlertDestination.teams({ url: secret, ...strange }),
    EmailDestinationProps: () => AlertDestination.email({ from: 'a@example.com', to: ['b@example.com'], ...strange }),
    PagerDutyDestinationProps: () => AlertDestination.pagerDuty({ routingKey: secret, ...strange }),
    OpsgenieDestinationProps: () => AlertDestination.opsgenie({ apiKey: secret, ...strange }),
    HttpsDestinationProps: () => AlertDestination.https({ url: 'https://ops.example.com', ...strange }),
    DashboardOptions: () => webhook({ dashboard: strange }),
    EndpointCors: () => endpoint({ cors: strange }),
    SuccessResponse: () => endpoint({ successResponse: strange }),
    MessageGroupOptions: () => MessageGroup.header('x', strange),
    ChallengeProps: () => Handshake.challenge(strange),
    CloudEventsHandshakeProps: () => Handshake.cloudEvents(strange),
    SignedHandshakeProps: () => Handshake.zoom(secret, strange),
    BackendEventBusOptions: () => Backend.eventBus(bus, strange),
    BackendMessageOptions: () => Backend.queue(queue, strange),
    BackendUrlOptions: () => Backend.url('https://x.example.com', strange),
    DeduplicationOptions: () => Deduplication.header('x', strange),
    DeliveryRecordsProps: () => DeliveryRecords.full(strange),
    RetryPolicyProps: () => new RetryPolicy(strange),
    FauxBackendProps: () => faux(strange),
    SecretSourceProps: () => Source.github({ secret, ...strange }),
    TimestampedSourceProps: () => Source.slack({ secret, ...strange }),
    MetaSourceProps: () => Source.meta({ secret, verifyToken: secret, ...strange }),
    UrlSourceProps: () => Source.twilio({ secret, ...strange }),
    PublicKeyPresetProps: () => Source.discord({ publicKeys: ['00'.repeat(32)], ...strange }),
    PublicKeySourceProps: () => Source.publicKey({ publicKeys: ['00'.repeat(32)], algorithm: 'ed25519', header: 'x', ...strange }),
    TokenSourceProps: () => Source.token({ secret, header: 'x', ...strange }),
    JwtSourceProps: () => Source.jwt({ secret, ...strange }),
    GooglePubSubSourceProps: () => Source.googlePubSub({ audience: 'a', serviceAccount: 'b', ...strange }),
    PlaidSourceProps: () => Source.plaid({ secret, clientId: 'a', ...strange }),
    BasicSourceProps: () => Source.basic({ secret, ...strange }),
    SignatureMembers: () => Source.hmac({ secret, header: 'x', members: strange }),
    HubSpotSourceProps: () => Source.hubSpot({ secret, ...strange }),
    SnsSourceProps: () => Source.sns({ topics: [topic], ...strange }),
    StandardWebhooksSourceProps: () => Source.standardWebhooks({ secret, ...strange }),
    NumberRange: () => MatchOf.range(strange),
    WebhookSample: () => Filter.method('POST').matches(strange),
    SentryProps: () => ErrorReporting.sentry({ dsn: secret, ...strange }),
    HmacSourceProps: () => Source.hmac({ secret, header: 'x', ...strange }),
  };

  /** Parts of others; what is returned; and what has properties of the CDK's, which grow with its versions. */
  const NOT_TAKEN = [
    'EndpointOptions', 'DeliveryOptions', 'WebhookApiOptions', 'MonitoringOptions', 'VerifiedSourceProps', 'SignaturePlaceProps', 'SignatureSourceProps',
    'IScalableWebhook', 'IWebhookEndpoint', 'IWebhookDestination', 'IWebhookOverflow', 'IWebhookArchive', 'IDeliveryMetrics', 'FailuresMetricOptions', 'RefusedMetricOptions',
    'IAlertDestination',
  ];

  /** Interfaces that src/index.ts exports. */
  function exportedInterfaces(): string[] {
    const source = path.join(__dirname, '..', 'src');
    const files = [...fs.readFileSync(path.join(source, 'index.ts'), 'utf8').matchAll(/^export \* from '(.*)';$/gm)].map(([, file]) => path.join(source, `${file}.ts`));
    return files.flatMap((file) => ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true).statements
      .filter((statement): statement is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(statement))
      .filter((statement) => statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) && !statement.getFullText().includes('@internal'))
      .map(({ name }) => name.text));
  }

  test('none is forgotten', () => {
    expect(exportedInterfaces().filter((name) => !NOT_TAKEN.includes(name)).sort()).toEqual(Object.keys(refusals).sort());
  });

  test.each(Object.entries(refusals))('%s', (name, make) => {
    if (['ScalableWebhookProps', 'AlertRouterProps', 'EndpointProps', 'WebhookDestinationOptions'].includes(name)) {
      const before = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('zzzzzzzz')).length;
      make();
      expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('zzzzzzzz')).length).toBe(before + 1);
    } else {
      expect(make).toThrow(/ got the property "zzzzzzzz", expected .*; correct its name or leave it out\.$/);
    }
  });

  test('the compiler compares their names with those of the interface', () => {
    interface Props { readonly a?: string; readonly b: number }
    const all: PropChecks<Props> = { a: checkedElsewhere, b: checkedElsewhere };
    // @ts-expect-error one is missing
    const less: PropChecks<Props> = { a: checkedElsewhere };
    // @ts-expect-error one is too many
    const more: PropChecks<Props> = { a: checkedElsewhere, b: checkedElsewhere, c: checkedElsewhere };
    expect([all, less, more].map((checks) => Object.keys(checks).length)).toEqual([2, 1, 3]);
  });
});
