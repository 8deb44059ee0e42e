import { DeliveryMetric } from '../../../../src/contract/metrics';
import { DeliveryRequest } from '../../../../src/delivery/transports/request';
import { DeliverableWebhook } from '../../../../src/delivery/webhook/webhook-reader';
import { DeadLetter } from '../../../../src/engine/dead-letter';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Records } from '../../../../src/engine/delivery-record';
import { Gate, GateDecision } from '../../../../src/engine/gate';
import { LogLine } from '../../../../src/engine/log-lines';
import { Outcome } from '../../../../src/engine/outcome';
import { AttemptOptions, EnginePorts, VisibilityChange } from '../../../../src/engine/ports';
import { DeliverySettings, EnvironmentState } from '../../../../src/engine/settings';
import { Deliver } from '../../../src/simulation/world/function-environment';
import { ForwarderParts } from '../../../src/simulation/world/world';

/** Makes one attempt. */
export type Send = EnginePorts<DeliverableWebhook>['transport']['send'];

/** Makes each attempt in another way. */
export function withTransport(send: (item: Parameters<Send>[0], options: AttemptOptions, inner: Send) => Promise<Outcome>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, transport: { send: (item, options) => send(item, options, (...all) => ports.transport.send(...all)) },
  }, state);
}

/** Takes the outcome of each attempt for another one. */
export function withOutcomes(change: (outcome: Outcome) => Outcome): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => deliverBatch(batch, settings, {
    ...ports, transport: { send: async (item, options) => change(await ports.transport.send(item, options)) },
  }, state);
}

/** Changes what reaches the backend. */
export function withRequests(change: (request: DeliveryRequest) => DeliveryRequest): Pick<ForwarderParts, 'onTheWire'> {
  return { onTheWire: (client) => ({ send: (request, options) => client.send(change(request), options) }) };
}

/** Changes the headers that reach the backend. */
export function withHeaders(change: (headers: DeliveryRequest['headers']) => DeliveryRequest['headers']): Pick<ForwarderParts, 'onTheWire'> {
  return withRequests((request) => ({ ...request, headers: change(request.headers) }));
}

/** With other chance. */
export function withRandom(random: () => number): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, random }, state);
}

/** Asks for other changes of visibility. */
export function withChanges(change: (changes: readonly VisibilityChange[]) => readonly VisibilityChange[]): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, queue: { ...ports.queue, changeVisibility: (changes) => ports.queue.changeVisibility(change(changes)) },
  }, state);
}

/** Stores other dead letters. */
export function withLetters(change: (letter: DeadLetter) => DeadLetter): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports, queue: { ...ports.queue, deadLetter: (letter) => ports.queue.deadLetter(change(letter)) },
  }, state);
}

/** Says something else in the sentence of each dead letter, in the letter and in the log. */
export function withDetails(change: (detail: string, letter: DeadLetter) => string): Deliver {
  return (batch, settings, ports, state) => {
    const changed = new Map<string, string>();
    const deadLetter: typeof ports.queue.deadLetter = (letter) => {
      const detail = change(letter.attributes.detail, letter);
      changed.set(letter.deduplicationId, detail);
      return ports.queue.deadLetter({ ...letter, attributes: { ...letter.attributes, detail } });
    };
    const write = (line: LogLine): void => ports.log.write(line.message === 'dead-letter' ? { ...line, detail: changed.get(line.messageId) ?? line.detail } : line);
    return deliverBatch(batch, settings, { ...ports, queue: { ...ports.queue, deadLetter }, log: { write } }, state);
  };
}

/** @param change undefined for a line that is not written */
export function withLog(change: (line: LogLine) => LogLine | undefined): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports,
    log: {
      write: (line) => {
        const changed = change(line);
        if (changed) {
          ports.log.write(changed);
        }
      },
    },
  }, state);
}

/** Counts otherwise. @param change values in place of the one that is counted, each for itself */
export function withMetrics(change: (metric: DeliveryMetric, value: number) => readonly number[]): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, {
    ...ports,
    metrics: { add: (metric, value, failureClass) => change(metric, value).forEach((changed) => ports.metrics.add(metric, changed, failureClass)) },
  }, state);
}

/** With another table of records, where there is one. */
export function withRecords(change: (records: Records<DeliverableWebhook>) => Records<DeliverableWebhook>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, records: ports.records && change(ports.records) }, state);
}

/** Takes the decisions of the gate for others. */
export function withGate(change: (decision: GateDecision) => GateDecision): Deliver {
  return (batch, settings, ports: EnginePorts<DeliverableWebhook>, state) => {
    const { gate } = ports;
    const check: Gate<DeliverableWebhook>['check'] = async (...all) => change(await gate!.check(...all));
    return deliverBatch(batch, settings, { ...ports, gate: gate && { check } }, state);
  };
}

/** With a gate made from the one that there is. */
export function withOtherGate(gateOf: (ports: EnginePorts<DeliverableWebhook>) => Gate<DeliverableWebhook>): Deliver {
  return (batch, settings, ports, state) => deliverBatch(batch, settings, { ...ports, gate: gateOf(ports) }, state);
}

/** With another policy for retries. */
export function withPolicy(change: (policy: Parameters<Deliver>[1]['retryPolicy']) => Parameters<Deliver>[1]['retryPolicy']): Deliver {
  return (batch, settings, ...others) => deliverBatch(batch, { ...settings, retryPolicy: change(settings.retryPolicy) }, ...others);
}

/** Takes every message for a group of its own, and tells the backend and the dead-letter queue the right one. */
export function messageByMessage(...[batch, settings, ports, state]: Parameters<Deliver>): ReturnType<Deliver> {
  const groups = new Map(batch.map(({ body, groupId }) => [ports.reader.read(body).item?.deliveryId, groupId]));
  const send: Send = (item, options) => ports.transport.send(item, { ...options, group: groups.get(item.deliveryId) });
  const groupOf = ({ deduplicationId, groupId }: DeadLetter): string =>
    batch.find(({ messageId }) => messageId === deduplicationId)?.groupId ?? groupId;
  const queue: typeof ports.queue = { ...ports.queue, deadLetter: (letter) => ports.queue.deadLetter({ ...letter, groupId: groupOf(letter) }) };
  const apart = batch.map((message) => ({ ...message, groupId: message.messageId }));
  return deliverBatch(apart, settings, { ...ports, queue, transport: { send } }, state);
}

/** With other parts of what outlives an invocation; each environment keeps its own. */
export function withState(create: (settings: DeliverySettings) => Partial<EnvironmentState>): Deliver {
  const own = new WeakMap<EnvironmentState, Partial<EnvironmentState>>();
  return (batch, settings, ports, state) => {
    const changed = own.get(state) ?? create(settings);
    own.set(state, changed);
    return deliverBatch(batch, settings, ports, { ...state, ...changed });
  };
}
