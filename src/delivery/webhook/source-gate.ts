import { DeadLetterReason } from '../../contract/dead-letters';
import { Gate, GateDecision, SecretUnreadable } from '../../engine/gate';
import { Item } from '../../engine/item';
import { QueuedMessage } from '../../engine/queued-message';
import { Webhook } from '../../envelope/envelope';
import { confirmSubscription } from '../../sources/confirm-subscription';
import { InvalidWebhooks } from '../../sources/constants';
import { SourceVerifier } from '../../sources/source-verifier';

/** Lets through what a source signed, and answers what it asks of the forwarder. */
export class SourceGate implements Gate<Webhook> {
  constructor(private readonly verifier: SourceVerifier, private readonly confirm: (url: string) => Promise<void> = confirmSubscription) {}

  public async check({ content: webhook }: Item<Webhook>, _message?: QueuedMessage, secretUnreadable?: SecretUnreadable): Promise<GateDecision> {
    const check = await this.verifier.check(webhook, secretUnreadable);
    if (check !== 'verified') {
      return 'invalid' in check
        ? { kind: 'invalid', keep: this.keeps(check.keep), reason: DeadLetterReason.SIGNATURE, detail: check.detail }
        : { kind: 'wait', detail: check.unavailable };
    }
    const subscription = this.verifier.subscriptionToConfirm(webhook);
    if (subscription === undefined) {
      return { kind: 'deliver' };
    }
    await this.confirm(subscription);
    return { kind: 'handled' };
  }

  private keeps(always: boolean = false): boolean {
    return always || this.verifier.invalidWebhooks === InvalidWebhooks.QUARANTINE;
  }
}
