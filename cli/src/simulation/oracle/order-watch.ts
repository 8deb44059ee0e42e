import type { ProgressWatch } from './progress-watch';
import type { TrackedWebhook } from './tracked-webhook';

/** Watches that the webhooks of a group are first processed in the order in which they were accepted, and whose turn it is. */
export class OrderWatch {
  constructor(
    private readonly now: () => number, private readonly progress: ProgressWatch | undefined, private readonly violated: (detail: string) => void,
  ) {}

  /** The queue stored a webhook, as the last of its group. */
  public accepted({ group, position }: TrackedWebhook): void {
    if (group.next === position) {
      this.progress?.turnBegins(group, this.now());
    }
  }

  /** The backend did its work for it for the first time. */
  public processed(webhook: TrackedWebhook): void {
    const { group } = webhook;
    if (!webhook.wasDeadLettered && group.next < webhook.position) {
      this.violated(`${webhook.id} was processed before ${group.webhooks[group.next].id}, which was accepted earlier in ${group.name}.`);
    }
    this.settled(webhook);
  }

  /** A webhook needs nobody to wait for it any more. */
  public settled(webhook: TrackedWebhook): void {
    const { group } = webhook;
    const wasNext = group.next === webhook.position;
    while (group.next < group.webhooks.length && isSettled(group.webhooks[group.next])) {
      group.next += 1;
    }
    if (wasNext) {
      this.progress?.turnEnds(webhook, group.next < group.webhooks.length, this.now());
    }
  }
}

/** Others of its group may be delivered now. */
function isSettled(webhook: TrackedWebhook): boolean {
  return webhook.processed > 0 || webhook.wasDeadLettered || webhook.wasDropped || webhook.wasHandled || webhook.isDuplicate;
}
