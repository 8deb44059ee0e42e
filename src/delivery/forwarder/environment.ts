import { BackendKind, ForwarderEnv, StreamEnv } from '../../contract/environment';
import { ConfigurationError, json, oneOf, text, Variables } from '../function/variables';
import { MessageContent } from '../message-content';
import { DEFAULT_RETRY_POLICY, StatusPolicy } from '../retry-policy-config';

/** What the forwarder is told besides what every delivery function is told, read. */
export interface ForwarderEnvironment {
  readonly backendKind: BackendKind;
  /** URL, ARN of the secret, ARN of the function and so on, by the kind. */
  readonly backend: string;
  /** ARN of the secret with certificate authorities to trust. */
  readonly caSecretArn?: string;
  /** ARN of the secret with the certificate to present to the backend. */
  readonly clientCertificateSecretArn?: string;
  /** Whether requests have `X-Forwarded-…` headers. */
  readonly forwardedHeaders?: boolean;
  /** Whether requests say which trace they belong to. */
  readonly tracing?: boolean;
  /** ARN of the secret that requests are signed with. */
  readonly signingSecretArn?: string;
  /** What a message to a service of AWS holds. */
  readonly content: MessageContent;
  /** Of events; absent where it follows from something else. */
  readonly eventSource?: string;
  readonly eventDetailType?: string;
  readonly eventResource?: string;
  readonly statusPolicy: StatusPolicy;
}

const BACKEND_VARIABLE: Readonly<Record<BackendKind, ForwarderEnv>> = {
  [BackendKind.URL]: ForwarderEnv.BACKEND_URL,
  [BackendKind.SECRET_URL]: ForwarderEnv.BACKEND_URL_SECRET_ARN,
  [BackendKind.FUNCTION]: ForwarderEnv.BACKEND_FUNCTION_ARN,
  [BackendKind.QUEUE]: ForwarderEnv.BACKEND_QUEUE_URL,
  [BackendKind.TOPIC]: ForwarderEnv.BACKEND_TOPIC_ARN,
  [BackendKind.EVENT_BUS]: ForwarderEnv.BACKEND_EVENT_BUS_ARN,
  [BackendKind.STATE_MACHINE]: ForwarderEnv.BACKEND_STATE_MACHINE_ARN,
};

/**
 * Reads the environment variables of the forwarder.
 *
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readForwarderEnvironment(variables: Variables): ForwarderEnvironment {
  const backendKind = oneOf(variables, ForwarderEnv.BACKEND_KIND, Object.values(BackendKind));
  return {
    backendKind,
    backend: text(variables, BACKEND_VARIABLE[backendKind]),
    caSecretArn: variables[ForwarderEnv.BACKEND_CA_SECRET_ARN],
    clientCertificateSecretArn: variables[ForwarderEnv.BACKEND_CLIENT_CERTIFICATE_SECRET_ARN],
    forwardedHeaders: variables[ForwarderEnv.FORWARDED_HEADERS] === 'true' || undefined,
    tracing: variables[ForwarderEnv.TRACING] === 'true' || undefined,
    signingSecretArn: variables[ForwarderEnv.SIGNING_SECRET_ARN],
    content: contentOf(variables),
    eventSource: variables[ForwarderEnv.BACKEND_EVENT_SOURCE],
    eventDetailType: variables[ForwarderEnv.BACKEND_EVENT_DETAIL_TYPE],
    eventResource: variables[ForwarderEnv.BACKEND_EVENT_RESOURCE],
    statusPolicy: statusPolicy(variables),
  };
}

function contentOf(variables: Variables): MessageContent {
  const isGiven = variables[ForwarderEnv.BACKEND_CONTENT] !== undefined;
  return isGiven ? oneOf(variables, ForwarderEnv.BACKEND_CONTENT, Object.values(MessageContent)) : MessageContent.REQUEST;
}

function statusPolicy(variables: Variables): StatusPolicy {
  const given = json(variables, StreamEnv.RETRY_POLICY);
  const statuses = (name: keyof StatusPolicy): readonly number[] => {
    const value = given[name] ?? DEFAULT_RETRY_POLICY[name];
    if (!Array.isArray(value) || !value.every(Number.isInteger)) {
      throw new ConfigurationError(StreamEnv.RETRY_POLICY, `JSON with "${name}" as a list of statuses`);
    }
    return value;
  };
  return { rejectionStatuses: statuses('rejectionStatuses'), goneStatuses: statuses('goneStatuses') };
}
