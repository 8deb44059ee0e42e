import { createHmac } from 'crypto';
import { BackendClient, DeliveryRequest, FailureClass, RequestResult, SendOptions } from './request';
import { After, lateAnswer, withTotalTimeout } from './total-timeout';
import { Clock } from '../../engine/ports';
import { CachedSecret } from '../../shared/cached-secret';
import { errorName } from '../../shared/error-name';
import { KeyEncoding } from '../../sources/constants';
import { secretKeys } from '../../sources/verification/keys';

/** During an outage every attempt fails, and the secret is not read for each. */
const REREAD_AFTER_MS = 30_000;

/** That an attempt failed is a suspicion and no more: no other waits for Secrets Manager because of it. */
const USED_WHILE_STALE_MS = 60_000;

/** Headers of a signature; a sender's own of these names are replaced. */
const SIGNATURE_HEADERS: ReadonlySet<string> = new Set(['webhook-id', 'webhook-timestamp', 'webhook-signature']);

/**
 * Signs every request as Standard Webhooks do (`v1`, HMAC-SHA256 over `<delivery id>.<seconds>.<body>`), so that a backend can tell that it
 * comes from this forwarder. The secret is read once per environment, and again after an attempt that was not acknowledged.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export class SigningClient implements BackendClient {
  private readonly keys: CachedSecret<readonly Uint8Array[]>;

  /**
   * @param readSecret text of the secret: base64, optionally after `whsec_` or `v1,whsec_`; several, separated by `|`, sign each
   * @param after timer of the timeout @default - the machine's clock
   */
  constructor(
    private readonly inner: BackendClient, readSecret: () => Promise<string>, private readonly clock: Pick<Clock, 'now' | 'elapsed'>,
    private readonly after?: After,
  ) {
    this.keys = new CachedSecret({ read: readSecret, parse: keysOf, now: () => clock.now(), rereadAfterMs: REREAD_AFTER_MS, usedWhileStaleMs: USED_WHILE_STALE_MS, whenUnusable: 'keep' });
  }

  public send(request: DeliveryRequest, options: SendOptions): Promise<RequestResult> {
    // Reading the secret may hang, too.
    return withTotalTimeout<RequestResult>(options.timeoutMs, (signal) => this.signAndSend(request, options, signal), lateAnswer, this.after);
  }

  private async signAndSend(request: DeliveryRequest, options: SendOptions, signal: AbortSignal): Promise<RequestResult> {
    const startedAt = this.clock.elapsed();
    let keys: readonly Uint8Array[];
    try {
      keys = await this.keys.get();
    } catch (error) {
      return { kind: 'failure', failure: FailureClass.OTHER, detail: `The signing secret could not be read (${errorName(error)}); expected base64, optionally after whsec_.` };
    }
    if (signal.aborted) {
      // The attempt is over: whatever left now would be an attempt that nobody counts, perhaps beside the next one.
      return lateAnswer(options.timeoutMs);
    }
    const timeoutMs = Math.max(1, Math.floor(options.timeoutMs - (this.clock.elapsed() - startedAt)));
    const outcome = await this.inner.send(sign(request, keys, this.clock.now()), { ...options, timeoutMs });
    if (outcome.kind === 'failure' || outcome.status > 299) {
      this.keys.mayBeStale();
    }
    return outcome;
  }
}

function sign(request: DeliveryRequest, keys: readonly Uint8Array[], now: number): DeliveryRequest {
  const seconds = Math.floor(now / 1000);
  const signatures = keys.map((key) => createHmac('sha256', key).update(`${request.deliveryId}.${seconds}.`).update(request.body).digest('base64'));
  return {
    ...request,
    headers: [
      ...request.headers.filter(([name]) => !SIGNATURE_HEADERS.has(name.toLowerCase())),
      ['webhook-id', request.deliveryId],
      ['webhook-timestamp', String(seconds)],
      ['webhook-signature', signatures.map((signature) => `v1,${signature}`).join(' ')],
    ],
  };
}

/** As sources read it. */
function keysOf(secret: string): readonly Uint8Array[] {
  const keys = secretKeys(secret.trim(), KeyEncoding.BASE64);
  if (!keys) {
    throw Object.assign(new Error('The secret is not base64.'), { code: 'NotBase64' });
  }
  return keys;
}
