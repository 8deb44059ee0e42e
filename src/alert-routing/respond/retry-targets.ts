import { invokeLater } from './invoke-later';
import { CallLimits, RetryTargets } from './ports';
import { RetryRequest } from './responses-config';
import { startExecution } from '../../delivery/aws/backend-state-machine';
import { MessageContent } from '../../delivery/message-content';
import { interpretStatus } from '../../delivery/transports/interpret-status';
import { BackendClient } from '../../delivery/transports/request';
import { ServiceClient } from '../../delivery/transports/service-client';
import { Outcome } from '../../engine/outcome';
import { Clock } from '../../engine/ports';
import { RetryTargetConfig } from '../actions/retry-target-config';
import { JSON_TYPE, requestOf } from '../destinations/function/http-call';
import { NOTHING_IS_FINAL } from '../destinations/function/slack-answer';

/**
 * A call has room for so many bytes, with a function as with a state machine; a payload for which there is none is left out.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_BYTES = 262_144;

/** Functions and state machines by the names of their actions. What is called is said by the deployment, and never by a button. */
export class ConfiguredTargets implements RetryTargets {
  private readonly clients = new Map<string, BackendClient>();

  constructor(
    private readonly targets: Readonly<Record<string, RetryTargetConfig>>, private readonly clock: Clock,
    private readonly clientOf: (target: RetryTargetConfig) => BackendClient = serviceOf,
  ) {}

  public has(action: string): boolean {
    return Object.hasOwn(this.targets, action);
  }

  public async call(request: RetryRequest, { deadline }: CallLimits): Promise<Outcome> {
    const { action, id } = request;
    const client = this.clients.get(action) ?? this.clientOf(this.targets[action]);
    this.clients.set(action, client);
    const call = requestOf({ id, path: '', contentType: JSON_TYPE, body: bodyOf(request), at: this.clock.now() });
    const answer = await client.send(call, { timeoutMs: Math.max(1, deadline - this.clock.elapsed()) });
    return interpretStatus(answer, NOTHING_IS_FINAL, this.clock.now());
  }
}

function serviceOf({ kind, arn }: RetryTargetConfig): BackendClient {
  return new ServiceClient(kind === 'function' ? invokeLater(arn) : startExecution(arn, MessageContent.BODY));
}

function bodyOf(request: RetryRequest): string {
  const body = JSON.stringify(request);
  if (Buffer.byteLength(body) <= MAX_BYTES) {
    return body;
  }
  const { payload: _payload, ...others } = request;
  return JSON.stringify(others);
}
