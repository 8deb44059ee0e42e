import { setTimeout as sleep } from 'node:timers/promises';
import { oneNamed } from './one-named';
import type { AlertMessage, LocalAlerts, MessageWaitOptions, PressOptions } from '../../types';
import { publish } from '../alerts/signed-calls';
import { elementsOf, press } from '../local/console/actions/press';
import type { LocalRuntime } from '../local/runtime/local-runtime';
import { expectedNames } from '../near-names';

const DEFAULT_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/** The alert routers of an app under test. */
export class Alerts implements LocalAlerts {
  /** @param runtimeOf the runtime, which is there once the app has started */
  constructor(private readonly runtimeOf: () => LocalRuntime) {}

  public get messages(): readonly AlertMessage[] {
    return this.runtimeOf().platforms.board.all;
  }

  public async publish(signal: unknown, router?: string): Promise<void> {
    const { connection, alertTopics } = this.runtimeOf();
    const names = Object.keys(alertTopics);
    const chosen = router === undefined && names.length === 1 ? names[0] : oneNamed('publish', router ?? '', names);
    await publish(connection, alertTopics[chosen], typeof signal === 'string' ? signal : JSON.stringify(signal));
  }

  public async waitForMessage({ destination, text, timeoutMs = DEFAULT_TIMEOUT_MS }: MessageWaitOptions = {}): Promise<AlertMessage> {
    const place = destination === undefined ? undefined : this.destination('waitForMessage', destination);
    const end = Date.now() + timeoutMs;
    for (;;) {
      const its = this.messages.filter((message) => place === undefined || message.destination === place);
      const found = its.find(({ content }) => text === undefined || textOf(content).includes(text));
      if (found) {
        return found;
      }
      if (Date.now() >= end) {
        throw new Error(`waitForMessage got no message${place === undefined ? '' : ` at ${place}`}${text === undefined ? '' : ` with "${text}"`} within ${timeoutMs} ms, but ${
          its.length === 0 ? 'none at all' : `${its.length}, of which the last is: ${textOf(its.at(-1)!.content)}`}; look at the routes, or wait longer with timeoutMs.`);
      }
      await sleep(POLL_MS);
    }
  }

  public async press({ id }: AlertMessage, button: string, { user = 'tester', field }: PressOptions = {}): Promise<void> {
    const { platforms, routes, connection } = this.runtimeOf();
    const message = platforms.board.get(id);
    const elements = message === undefined ? [] : elementsOf(message);
    const buttons = elements.map(({ action_id: actionId, text }) => ({ actionId: String(actionId), label: labelOf(text) }));
    const pressed = buttons.find(({ label }) => label === button);
    if (!pressed) {
      throw new Error(`press got "${button}", expected ${expectedNames(button, buttons.flatMap(({ label }) => label ?? []))}: what is on the message as it is now.`);
    }
    await press({ messageId: id, actionId: pressed.actionId, user, field }, { platforms, routes, origin: connection.publicUrl, now: Date.now() });
  }

  public setPlatform(destination: string, health: 'up' | 'down' | 'hanging'): void {
    this.runtimeOf().platforms.setHealth(this.destination('setPlatform', destination), health);
  }

  public tag(arn: string, tags: Readonly<Record<string, string>>): void {
    this.runtimeOf().tagging.tag(arn, tags);
  }

  private destination(what: string, name: string): string {
    return oneNamed(what, name, this.runtimeOf().platforms.destinations.map(({ destination }) => destination));
  }
}

/** What stands on a button, in Slack's own form of texts. */
function labelOf(text: unknown): string | undefined {
  const { text: label } = (text ?? {}) as { text?: unknown };
  return typeof label === 'string' ? label : undefined;
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}
