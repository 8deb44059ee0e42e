/** A queue to deliver from, and its dead-letter queue. */
function delivers(queue: string, deadLetterQueue: string): string[] {
  return [
    ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} ${queue}`),
    `sqs:SendMessage ${deadLetterQueue}`,
  ];
}

/** What each function may do whose errors are reported and whose invocations are traced. */
function runs(log: string): string[] {
  return [`logs:CreateLogStream ${log}`, `logs:PutLogEvents ${log}`, 'secretsmanager:GetSecretValue SentryDsn', 'xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];
}

/** A queue or a table with a key. */
const KEY = ['kms:Decrypt Key', 'kms:GenerateDataKey Key'];

const RECORDS = ['dynamodb:BatchWriteItem OrdersRecords', 'dynamodb:GetItem OrdersRecords', 'dynamodb:UpdateItem OrdersRecords'];

const CLAIMS = ['dynamodb:GetItem OrdersClaims', 'dynamodb:UpdateItem OrdersClaims'];

const VPC = [
  'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action} *`);

/** A destination that was added, and what its backend takes. */
function destination(id: string, ...backend: string[]): [role: string, permissions: string[]] {
  const stream = `OrdersDestinations${id}`;
  // CloudFormation's ids leave out a word that is there twice.
  const queue = id === 'Queue' ? stream : `${stream}Queue`;
  const permissions = [...runs(`${stream}ForwarderLog`), ...delivers(queue, `${stream}DeadLetterQueue`), ...KEY, ...RECORDS, ...backend];
  return [`${stream}ForwarderRole`, permissions];
}

/** The queues that a router and an overflow send to. */
const QUEUES_OF_DESTINATIONS = [
  'OrdersBackendQueue', 'OrdersArchiveQueue', 'OrdersDestinationsQueue',
  ...['SecretUrl', 'Function', 'Topic', 'EventBus', 'StateMachine', 'Faux'].map((id) => `OrdersDestinations${id}Queue`),
].map((queue) => `sqs:SendMessage ${queue}`);

/** What each role of a webhook with everything may do, as `<action> <resource>`. docs/security.md says why. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  OrdersIngressSenderRole: ['sqs:SendMessage OrdersQueue', ...KEY],
  OrdersForwarderRole: [
    ...runs('OrdersForwarderLog'),
    // What it delivers from, and what it delivered from before there was a router, as it may still have that in hand.
    ...delivers('OrdersBackendQueue', 'OrdersBackendDeadLetterQueue'), ...delivers('OrdersQueue', 'OrdersDeadLetterQueue'),
    ...KEY, ...RECORDS, ...CLAIMS, ...VPC, 'dynamodb:UpdateItem OrdersRateShares', 'secretsmanager:GetSecretValue SigningKey',
  ],
  ...Object.fromEntries([
    destination('SecretUrl', 'secretsmanager:GetSecretValue BackendUrl'),
    destination('Function', 'lambda:InvokeFunction Handler', 'lambda:InvokeFunction Handler:$LATEST'),
    destination('Queue', 'sqs:SendMessage Jobs'),
    destination('Topic', 'sns:Publish News'),
    destination('EventBus', 'events:PutEvents Bus'),
    destination('StateMachine', 'states:StartExecution Machine'),
    destination('Faux'),
  ]),
  OrdersDestinationsFauxFauxBackendRole: ['logs:CreateLogStream OrdersDestinationsFauxFauxBackendLog', 'logs:PutLogEvents OrdersDestinationsFauxFauxBackendLog'],
  OrdersArchiveForwarderRole: [
    ...runs('OrdersArchiveForwarderLog'), ...delivers('OrdersArchiveQueue', 'OrdersArchiveDeadLetterQueue'), ...KEY, 's3:PutObject OrdersArchiveBucket/*',
  ],
  OrdersRouterFunctionRole: [
    ...runs('OrdersRouterFunctionLog'), ...delivers('OrdersQueue', 'OrdersDeadLetterQueue'), ...KEY, ...RECORDS, ...CLAIMS,
    ...QUEUES_OF_DESTINATIONS, 'sqs:SendMessage OrdersOverflowQueue', 'dynamodb:GetItem OrdersOverflowGroups', 'dynamodb:UpdateItem OrdersOverflowGroups',
    'secretsmanager:GetSecretValue XSecret', 'secretsmanager:GetSecretValue ZoomToken',
  ],
  OrdersOverflowFunctionRole: [
    ...runs('OrdersOverflowFunctionLog'), ...delivers('OrdersOverflowQueue', 'OrdersOverflowDeadLetterQueue'), ...KEY,
    ...QUEUES_OF_DESTINATIONS, 'dynamodb:UpdateItem OrdersOverflowGroups',
  ],
  // Zoom's function stands before the queue; that of X does not.
  OrdersIngressApiHandshakeRole: [
    ...runs('OrdersIngressApiHandshakeLog'), 'secretsmanager:GetSecretValue ZoomToken', 'sqs:SendMessage OrdersQueue', ...KEY,
  ],
  OrdersIngressApixHandshakeRole: [...runs('OrdersIngressApixHandshakeLog'), 'secretsmanager:GetSecretValue XSecret'],
};
