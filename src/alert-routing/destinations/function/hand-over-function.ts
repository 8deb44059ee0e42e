import { DestinationFunction } from './compose-destination';
import { handOverPlatform } from './hand-over';
import { InvokeClient } from './invoke-client';
import { invokeFunction } from '../../../delivery/aws/backend-function';
import { sendToQueue } from '../../../delivery/aws/backend-queue';
import { publishTo } from '../../../delivery/aws/backend-topic';
import { MessageContent } from '../../../delivery/message-content';
import { BackendClient } from '../../../delivery/transports/request';
import { ServiceClient } from '../../../delivery/transports/service-client';
import { HandOverConfig } from '../destination-config';

/** A queue, a topic or a function. */
export const HAND_OVER: DestinationFunction<'queue' | 'topic' | 'function'> = {
  kinds: ['queue', 'topic', 'function'],
  platformOf: (config, { context }) => handOverPlatform(config.kind, clientOf(config), context),
  // A function is not invoked anew beside an invocation that still runs: its one call has all the time of the attempt.
  tryTimeoutMs: ({ kind }) => kind === 'function' ? Infinity : undefined,
};

function clientOf({ kind, target }: HandOverConfig): BackendClient {
  switch (kind) {
    case 'queue':
      return new ServiceClient(sendToQueue(target, MessageContent.BODY));
    case 'topic':
      return new ServiceClient(publishTo(target, MessageContent.BODY));
    case 'function':
      return new InvokeClient(invokeFunction(target));
  }
}
