import { Backend } from '../delivery/backend';
import { DeliveryOptions } from '../delivery/delivery-options';
import { Filter } from '../filters/filter';
import { DeliveryAlarmOptions } from '../monitoring/alarms/alarm-options';

/** One of several destinations of a webhook. What is not said here is not taken over from the webhook's own backend. */
export interface WebhookDestinationOptions extends DeliveryOptions {
  /** What receives the webhooks. */
  readonly backend: Backend;

  /**
   * Which webhooks it wants.
   *
   * @default - all
   */
  readonly filter?: Filter;

  /**
   * What is different about single alarms of this destination, by their keys.
   *
   * @default - as the webhook's `alarms` say
   */
  readonly alarms?: DeliveryAlarmOptions;
}
