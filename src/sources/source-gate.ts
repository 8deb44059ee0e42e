import { confirmSubscription } from './confirm-subscription';
import { RejectedWebhooks } from './constants';
import { SourceVerifier } from './source-verifier';
import { Admission, Gate } from '../delivery/core/ports';
import { Webhook } from '../envelope/envelope';

/** Lets through what a source signed, and answers what it asks of the forwarder. */
export class SourceGate implements Gate {
  constructor(private readonly verifier: SourceVerifier, private readonly confirm: (url: string) => Promise<void> = confirmSubscription) {}

  public async admit(webhook: Webhook): Promise<Admission> {
    const check = await this.verifier.check(webhook);
    if (check !== 'verified') {
      return 'rejected' in check
        ? { kind: 'refuse', keep: this.verifier.rejectedWebhooks === RejectedWebhooks.QUARANTINE, detail: check.detail }
        : { kind: 'wait', detail: check.unavailable };
    }
    const subscription = this.verifier.subscriptionToConfirm(webhook);
    if (subscription === undefined) {
      return { kind: 'deliver' };
    }
    await this.confirm(subscription);
    return { kind: 'done' };
  }
}
