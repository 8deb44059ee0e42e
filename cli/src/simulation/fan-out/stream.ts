import type { Parts } from './parts';
import type { StreamSettings } from '../../../../src/delivery/stream-settings';
import { EventSourceMapping, EventSourceObserver, Invoke } from '../../local/event-source';
import type { Queue } from '../../local/sqs';
import { changeVisibility, createMapping } from '../world/stream-parts';

/** Makes the event source mapping of a queue, whose messages return to it now and then while an invocation has them. @param destination whose queue it is; absent before the router */
export function watchedMapping(
  parts: Parts, queue: Queue, stream: StreamSettings, invoke: Invoke, batchSize: number, destination?: string,
): EventSourceMapping {
  const { clock, oracle, now, scenario: { expiry, faultsEndAt, latencies: { pollerMs } } } = parts;
  const random = parts.source();
  const observer: EventSourceObserver = {
    batchReceived: (_mapping, { messages }) => {
      if (now() < faultsEndAt && random.chance(expiry)) {
        const chosen = random.chance(0.5) ? messages : [random.pick(messages)];
        clock.after(Math.round(random.magnitude(5, 60_000)), () => {
          oracle.happened('visibility ended early');
          chosen.forEach(({ message, receiptHandle }) => {
            oracle.doubt(message.body, 'visibility ended early', destination);
            changeVisibility(queue, { receiptHandle, seconds: 0 });
          });
        });
      }
    },
    completed: (_mapping, { messages }, { outcome, deleteRefused }) => {
      if (outcome === 'failed' || outcome === 'timedOut' || outcome === 'throttled') {
        messages.forEach(({ message }) => oracle.doubt(message.body, `invocation ${outcome}`, destination));
      }
      deleteRefused.forEach(({ message }) => oracle.doubt(message.body, 'deleted after its visibility timeout', destination));
    },
  };
  return createMapping(stream, {
    queue, clock, invoke, batchSize, latencies: { receiveMs: pollerMs, invokeMs: pollerMs, deleteMs: pollerMs }, observer,
  });
}
