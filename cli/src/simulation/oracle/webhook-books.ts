import type { SentWebhook } from './sent-webhook';
import { TrackedGroup, TrackedWebhook } from './tracked-webhook';

/** Every webhook that the queue accepted, by its delivery id and in its group. */
export class WebhookBooks {
  public readonly all: TrackedWebhook[] = [];
  private readonly byId = new Map<string, TrackedWebhook>();
  private readonly groups = new Map<string, TrackedGroup>();

  public find(id: string): TrackedWebhook | undefined {
    return this.byId.get(id);
  }

  /** Enters a webhook as the last of its group. */
  public add(id: string, groupName: string, malformed: TrackedWebhook['malformed'], sent?: SentWebhook): TrackedWebhook {
    let group = this.groups.get(groupName);
    if (!group) {
      group = { name: groupName, webhooks: [], next: 0, expiredAt: -Infinity, notHeldIn: new Set() };
      this.groups.set(groupName, group);
    }
    const webhook = new TrackedWebhook(this.all.length, id, group, group.webhooks.length, malformed, sent);
    group.webhooks.push(webhook);
    this.all.push(webhook);
    this.byId.set(id, webhook);
    return webhook;
  }
}
