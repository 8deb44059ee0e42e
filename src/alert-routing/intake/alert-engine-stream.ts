import { Construct } from 'constructs';
import { RoutingStream, RoutingStreamProps } from './routing-stream';
import { AlertEnv } from '../../contract/alerts';
import { DeliveryStream, Intake } from '../../delivery/delivery-stream';
import { allowOnAll } from '../../shared/acknowledge';
import { grantSend } from '../../shared/queue-grants';

/** @internal */
export interface AlertEngineProps extends RoutingStreamProps {
  readonly intake: Intake;
  readonly tagLookup: boolean;
}

/**
 * The stream that takes signals, and makes alerts of them.
 *
 * @internal
 */
export class AlertEngineStream extends RoutingStream {
  constructor(scope: Construct, id: string, props: AlertEngineProps) {
    super(scope, id, props, {
      function: {
        description: `Makes alerts of what comes in at ${props.webhookPath}`,
        bundle: 'alert-routing/alert-engine.lambda',
        mark: 'routing',
      },
      intake: props.intake,
    });
    if (props.tagLookup) {
      allowOnAll(this.function.role!, 'TagLookup', ['tag:GetResources'], 'The tags of a resource are looked up by its ARN, which nobody knows before; AWS has no narrower permission for that.');
    }
  }

  /** Sends timers there from now on. */
  public setTimersIn({ queue }: DeliveryStream): void {
    this.addEnvironment({ [AlertEnv.RESPONSE_QUEUE]: queue.queueName });
    grantSend(queue, this.function);
  }
}
