import { ForwarderEnvironment, readForwarderEnvironment } from './environment';
import { readSecretText } from '../../aws-sdk/secret-text';
import { BackendKind } from '../../contract/environment';
import { ROUTED_ENV } from '../../contract/routes';
import { Clock } from '../../engine/ports';
import { putEvent } from '../aws/backend-event-bus';
import { invokeFunction } from '../aws/backend-function';
import { sendToQueue } from '../aws/backend-queue';
import { startExecution } from '../aws/backend-state-machine';
import { publishTo } from '../aws/backend-topic';
import { DynamoDbRecords } from '../aws/dynamodb-records';
import { Compose } from '../function/delivery-function';
import { readRecordsEnvironment } from '../function/records-environment';
import { Variables } from '../function/variables';
import { BackendTls } from '../transports/backend-tls';
import { FixedUrl } from '../transports/base-url';
import { HttpClient } from '../transports/http';
import { interpretStatus } from '../transports/interpret-status';
import { FunctionClient } from '../transports/lambda-function';
import { BackendClient } from '../transports/request';
import { RequestTransport } from '../transports/request-transport';
import { SecretTls } from '../transports/secret-tls';
import { SecretUrl } from '../transports/secret-url';
import { ServiceClient } from '../transports/service-client';
import { SigningClient } from '../transports/signing';
import { currentTrace } from '../transports/trace-header';
import { gateOfWebhooks } from '../webhook/gate-of-webhooks';
import { readReaderEnvironment } from '../webhook/reader-environment';
import { skipping } from '../webhook/skipping-reader';
import { DeliverableWebhook, WebhookReader } from '../webhook/webhook-reader';
import { webhookRequest } from '../webhook/webhook-request';

/** The forwarder: webhooks, verified as their sources sign, as requests to the backend. */
export const composeForwarder: Compose<DeliverableWebhook> = (variables, { settings: { destination } }, clock) => {
  const environment = readForwarderEnvironment(variables);
  const { signingSecretArn, statusPolicy, forwardedHeaders, tracing } = environment;
  const records = readRecordsEnvironment(variables);
  return {
    gate: isRouted(variables) ? undefined : gateOfWebhooks(variables, clock),
    reader: skipping(readerOf(variables), variables, clock),
    transport: new RequestTransport({
      client: signed(clientOf(environment, clock), signingSecretArn, clock),
      requestOf: (item, { number, group }) => webhookRequest(item, { number, group, forwardedHeaders, trace: tracing ? currentTrace() : undefined }),
      interpret: (result) => interpretStatus(result, statusPolicy, clock.now()),
    }),
    records: records && new DynamoDbRecords({ ...records, destination }),
  };
};

/** What came through a router was verified there, and its paths looked at. */
const isRouted = (variables: Variables): boolean => variables[ROUTED_ENV] === 'true';

function readerOf(variables: Variables): WebhookReader {
  if (isRouted(variables)) {
    return new WebhookReader();
  }
  const { endpoints, surroundings } = readReaderEnvironment(variables);
  return new WebhookReader(endpoints, surroundings);
}

function signed(client: BackendClient, secretArn: string | undefined, clock: Clock): BackendClient {
  return secretArn === undefined ? client : new SigningClient(client, readSecretText(secretArn), clock);
}

function clientOf(environment: ForwarderEnvironment, clock: Clock): BackendClient {
  const { backendKind, backend, content } = environment;
  switch (backendKind) {
    case BackendKind.URL:
      return new HttpClient({ baseUrl: new FixedUrl(backend), tls: tlsOf(environment, clock), now: clock.now });
    case BackendKind.SECRET_URL:
      return new HttpClient({ baseUrl: new SecretUrl(readSecretText(backend), clock.now), tls: tlsOf(environment, clock), now: clock.now });
    case BackendKind.FUNCTION:
      return new FunctionClient(invokeFunction(backend));
    case BackendKind.QUEUE:
      return new ServiceClient(sendToQueue(backend, content));
    case BackendKind.TOPIC:
      return new ServiceClient(publishTo(backend, content));
    case BackendKind.EVENT_BUS: {
      const { eventSource: source, eventDetailType: detailType, eventResource: resource } = environment;
      return new ServiceClient(putEvent({ eventBusArn: backend, source, detailType, resource }, content));
    }
    case BackendKind.STATE_MACHINE:
      return new ServiceClient(startExecution(backend, content));
  }
}

/** Undefined where Node's own certificates are all that counts. */
function tlsOf({ caSecretArn, clientCertificateSecretArn }: ForwarderEnvironment, clock: Clock): BackendTls | undefined {
  if (caSecretArn === undefined && clientCertificateSecretArn === undefined) {
    return undefined;
  }
  const read = (arn: string | undefined): (() => Promise<string>) | undefined => arn === undefined ? undefined : readSecretText(arn);
  return new SecretTls({ ca: read(caSecretArn), clientCertificate: read(clientCertificateSecretArn) }, clock.now);
}
