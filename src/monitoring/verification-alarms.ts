import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DeliveryMetrics } from './delivery-metrics';
import { createSecretUnreadableAlarm } from './secret-unreadable-alarm';
import { createSignatureInvalidAlarm } from './signature-invalid-alarm';
import { Source } from '../sources/source';

/** The alarms of what is verified: each is made for the first source that needs it. */
export class VerificationAlarms {
  /** Undefined while no source verifies. */
  public signatureInvalid?: cloudwatch.Alarm;
  /** Undefined while no source has a secret. */
  public secretUnreadable?: cloudwatch.Alarm;

  /**
   * @param webhookPath construct path of the webhook
   * @param metrics those of what verifies
   */
  constructor(private readonly scope: Construct, private readonly webhookPath: string, private readonly metrics: DeliveryMetrics) {}

  /** Makes the alarms that a source needs. */
  public watch(source: Source): void {
    if (source._verifies) {
      this.signatureInvalid ??= createSignatureInvalidAlarm(this.scope, this.webhookPath, this.metrics);
    }
    if (source._hasSecrets) {
      this.secretUnreadable ??= createSecretUnreadableAlarm(this.scope, this.webhookPath, this.metrics);
    }
  }
}
