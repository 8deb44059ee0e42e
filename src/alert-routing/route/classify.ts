import { ClassRuleConfig } from './route-config';
import { Routing } from './routing';
import { AlertEvent } from '../alert-event';

/**
 * The event as the first rule that matches classes it; as its parser did, where none does. For one event: whoever has many makes a `Routing`.
 *
 * @param now milliseconds since 1970
 */
export function classify(
  event: AlertEvent, tags: Readonly<Record<string, string>>, rules: readonly ClassRuleConfig[], now: number = event.at,
): AlertEvent {
  return new Routing({ root: { name: 'default' }, classRules: rules }).classify(event, tags, now);
}
