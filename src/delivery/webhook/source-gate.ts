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
  /** @param isRecorded whether there are records, where people find what is for them */
  constructor(
    private readonly verifier: SourceVerifier,
    private readonly confirm: (url: string) => Promise<void> = confirmSubscription,
    private readonly isRecorded: boolean = true,
  ) {}

  public async check({ content: webhook }: Item<Webhook>, _message?: QueuedMessage, secretUnreadable?: SecretUnreadable): Promise<GateDecision> {
    if (this.verifier.bringsOperatorToken(webhook)) {
      return this.registration(webhook);
    }
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

  /** Before anything is verified: the secret is not there yet, because this is it. */
  private registration({ endpoint }: Webhook): GateDecision {
    const what = `Somebody registers the endpoint ${endpoint}, and sends a token for you`;
    const then = 'enter it at the sender, and store it in the source\'s secret only when the sender takes it.';
    return this.isRecorded
      ? { kind: 'registration', detail: `${what}: it is the body in the record of this delivery, for a day. If that was you, ${then}` }
      : { kind: 'invalid', keep: true, reason: DeadLetterReason.SIGNATURE, detail: `${what}: it is the body of this dead letter, because there are no records. If that was you, ${then}` };
  }

  private keeps(always: boolean = false): boolean {
    return always || this.verifier.invalidWebhooks === InvalidWebhooks.QUARANTINE;
  }
}
