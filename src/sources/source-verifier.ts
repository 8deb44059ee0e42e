import { Certificates, FetchCertificate } from './certificates';
import { InvalidWebhooks } from './constants';
import { hasWaitedFor, JsonWebKeys, KeysUnavailableError, mayBeWithdrawn } from './json-web-keys';
import { KeySet } from './key-set';
import { KeysByName, ReadKey } from './keys-by-name';
import { LiveSecrets, ReadSecret, SecretsState, SecretState } from './live-secrets';
import { bringsOperatorToken } from './operator-token';
import { FetchKeys, readKeySet, readPlaidKey } from './published-keys';
import { JwtScheme, PlaidKeys, SourceConfig } from './source-config';
import { CHANGED_BY_MS, mayBeReplacement, NO_KEY, problemToWaitFor } from './unreadable-secret';
import { describeInvalid, InvalidWebhookError, InvalidReason } from './verification/invalid-reason';
import { jwtKeyId } from './verification/jwt';
import { SignedRequest } from './verification/signed-request';
import { snsCertificateUrl } from './verification/sns';
import { parseSnsMessage, subscriptionUrl } from './verification/sns-message';
import { urlSpellings } from './verification/url-spellings';
import { Verification, verify } from './verification/verify';
import { Webhook } from '../envelope/envelope';
import { errorName } from '../shared/error-name';
import { secretHint } from '../shared/secret-value';

/** What a verifier needs from the world. */
export interface SourceVerifierPorts {
  readonly readSecret: ReadSecret;
  readonly fetchCertificate: FetchCertificate;
  readonly fetchKeys: FetchKeys;
  /** Milliseconds since 1970. */
  now(): number;
}

/**
 * What may be done with a webhook. `verified`: deliver it. `invalid`: never deliver it; quarantine or drop it, as the source says, but never drop it
 * with `keep`: a secret that is missing might have verified it; `detail` is a sentence for people. `unavailable`: it cannot be told now, so neither
 * deliver it nor take it for invalid, but try again later.
 */
export type SourceCheck =
  | 'verified'
  | { readonly invalid: InvalidReason; readonly detail: string; readonly keep?: boolean }
  | { readonly unavailable: string };

/** Takes a sentence about a secret that could not be read or used, whatever came of the webhook; without anything of the secret. */
type Tell = (sentence: string) => void;

/** Reasons that another secret could make go away. */
const MENDED_BY_ANOTHER_SECRET: readonly InvalidReason[] = [InvalidReason.MISMATCH, InvalidReason.SECRET_UNUSABLE];

/** Verifies the webhooks of one source. One per runtime environment; it remembers secrets and certificates. */
export class SourceVerifier {
  /** What to do with what is invalid. */
  public readonly invalidWebhooks: InvalidWebhooks;
  private readonly secrets: LiveSecrets;
  private readonly certificates: Certificates;
  private readonly keys?: JsonWebKeys;
  /** The latest arrival of a webhook that a secret verified, in milliseconds since 1970. */
  private verifiedUpTo = -Infinity;
  /** Since when the current secret is known to be no key. */
  private noKeySince?: number;

  constructor(private readonly config: SourceConfig, private readonly ports: SourceVerifierPorts) {
    this.invalidWebhooks = config.invalid;
    this.secrets = new LiveSecrets(config.secretArns, ports.readSecret, () => ports.now(), config.secretField);
    this.certificates = new Certificates(ports.fetchCertificate, () => ports.now());
    this.keys = publishedKeys(config, this.secrets, ports);
  }

  /**
   * Checks one webhook. Never rejects its promise.
   *
   * @param tell told of a secret that could not be read or used
   */
  public async check(webhook: Webhook, tell: Tell = () => undefined): Promise<SourceCheck> {
    const { scheme } = this.config;
    try {
      switch (scheme.kind) {
        case 'none':
          return 'verified';
        case 'jwt':
          return this.keys
            ? await this.checkByPublishedKey(webhook, scheme, this.keys, tell)
            : await this.checkBySecrets(webhook, signedRequest(webhook, this.config.publicUrl), tell);
        case 'sns':
          return await this.checkByCertificate(webhook, signedRequest(webhook), (request) => snsCertificateUrl(request, scheme));
        default:
          return await this.checkBySecrets(webhook, signedRequest(webhook, this.config.publicUrl), tell);
      }
    } catch (error) {
      return { unavailable: `The signature could not be checked (${errorName(error)}); expected no error: see the versions of forwarder and construct.` };
    }
  }

  /** Whether a request is that by which the sender registers the endpoint, with a token for whoever does that. It is not to be delivered. */
  public bringsOperatorToken(webhook: Webhook): boolean {
    const { scheme, operatorTokenField } = this.config;
    return operatorTokenField !== undefined && bringsOperatorToken(webhook, scheme, operatorTokenField);
  }

  /**
   * The address to call to confirm the subscription that a verified message of Amazon SNS asks for; undefined for every other webhook. Call it
   * instead of delivering the message, without following redirects, and treat anything but 200 as a failure that is tried again.
   */
  public subscriptionToConfirm(webhook: Webhook): string | undefined {
    if (this.config.scheme.kind !== 'sns') {
      return undefined;
    }
    try {
      return subscriptionUrl(parseSnsMessage(signedRequest(webhook)));
    } catch {
      return undefined;
    }
  }

  /**
   * A webhook is invalid by its signature only for secrets that were read after it arrived: until then, the secret it was signed with may have
   * been stored in the meantime. For what no secret could mend, none is read.
   */
  private async checkBySecrets(webhook: Webhook, request: SignedRequest, tell: Tell): Promise<SourceCheck> {
    const since = Math.min(webhook.arrivedAt, this.ports.now());
    const verifyBy = (secrets: readonly SecretState[]): Verification =>
      verify(request, this.config.scheme, secrets.flatMap(({ key }) => key ?? []), webhook.arrivedAt);
    const { remembered } = this.secrets;
    const unread = remembered.secrets.some(({ key }) => key === undefined) ? verifyBy(remembered.secrets) : undefined;
    if (unread?.valid === false && !isMendable(unread)) {
      return invalid(unread.reason);
    }
    const before = await this.secrets.known();
    let state = before;
    let result = verifyBy(state.secrets);
    if (isMendable(result)) {
      state = await this.secrets.atLeast(since);
      // The same secrets say the same.
      if (state.secrets.some(({ key }, index) => key !== before.secrets[index].key)) {
        result = verifyBy(state.secrets);
      }
    }
    this.tellUnreadable(state, before.readAt, tell);
    if (result.valid) {
      this.verifiedUpTo = Math.max(this.verifiedUpTo, since);
      return 'verified';
    }
    if (!isMendable(result) || state.secrets.length === 0) {
      return invalid(result.reason);
    }
    const noKey = result.reason === InvalidReason.SECRET_UNUSABLE;
    const isWrong = this.tellWrong(state, noKey, tell);
    this.noKeySince = noKey && isUnusable(verifyBy(state.secrets.slice(0, 1))) ? this.noKeySince ?? this.ports.now() : undefined;
    return this.unavailable(state, webhook)
      ?? (state.readAt < since
        ? { unavailable: 'The secrets were read before this webhook arrived, and may not be read again yet; expected to be checked again in seconds.' }
        : this.mismatch(state, webhook, isWrong || state.secrets.some(({ problem }) => problem !== undefined)));
  }

  /** A secret that was stored when the webhook arrived, and is not now, may have verified it: then nobody can tell, so that it is kept. */
  private mismatch({ secrets }: SecretsState, webhook: Webhook, keep: boolean): SourceCheck {
    if (keep) {
      return { ...invalid(InvalidReason.MISMATCH), keep };
    }
    return secrets.some(({ createdAt }) => mayBeReplacement(createdAt, webhook.arrivedAt))
      ? { ...invalid(InvalidReason.SECRET_REPLACED), keep: true }
      : this.notThere(webhook, InvalidReason.MISMATCH, InvalidReason.SECRET_REPLACED);
  }

  /** Why it cannot be told now whether a webhook is invalid that no secret verifies. */
  private unavailable({ secrets }: SecretsState, { arrivedAt }: Webhook): SourceCheck | undefined {
    const problem = problemToWaitFor(secrets, {
      arrivedAt,
      now: this.ports.now(),
      isBeforeVerified: !this.hasPublicKeys && this.verifiedUpTo - arrivedAt >= CHANGED_BY_MS,
      noKeySince: this.noKeySince,
    });
    if (problem === NO_KEY) {
      return { unavailable: `${describeInvalid(InvalidReason.SECRET_UNUSABLE).slice(0, -1)}; expected the text that the sender shows: store it again.` };
    }
    return problem === undefined ? undefined : { unavailable: `A secret of the source could not be read (${problem}); expected ${expectedSecret(problem)}.` };
  }

  /** What those verify says nothing of the secrets. */
  private get hasPublicKeys(): boolean {
    const { scheme } = this.config;
    return scheme.kind === 'signature' && scheme.byPublicKey !== undefined;
  }

  /** For what is wrong in the token besides its signature, no key is fetched. */
  private async checkByPublishedKey(webhook: Webhook, scheme: JwtScheme, keys: JsonWebKeys, tell: Tell): Promise<SourceCheck> {
    const request = signedRequest(webhook);
    try {
      const key = await keys.find(jwtKeyId(request, scheme, webhook.arrivedAt), webhook);
      if (key === undefined) {
        return this.notThere(webhook, InvalidReason.KEY_UNKNOWN, InvalidReason.KEY_WITHDRAWN);
      }
      const result = verify(request, scheme, [key], webhook.arrivedAt);
      if (!result.valid) {
        return invalid(result.reason);
      }
      keys.verified(webhook);
      return 'verified';
    } catch (error) {
      if (error instanceof InvalidWebhookError) {
        return invalid(error.reason);
      }
      this.tellUnreadable(await this.secrets.known(), -Infinity, tell);
      const code = errorName(error);
      return keys.hasKeys && this.hasWaitedFor(webhook, error)
        ? { ...invalid(InvalidReason.KEY_UNKNOWN), keep: true }
        : { unavailable: `The keys of the source could not be fetched (${code}); expected that the forwarder can reach their host, and that it gives out keys.` };
    }
  }

  /** Of secrets that were read before, only when they were read again: what they held stays in use. */
  private tellUnreadable({ secrets, readAt }: SecretsState, readBefore: number, tell: Tell): void {
    secrets.forEach(({ key, problem }, index) => {
      if (problem !== undefined && (key === undefined || readAt !== readBefore)) {
        tell(`The ${index === 0 ? '' : 'previous '}secret of the source ${this.config.name} could not be read (${problem}); expected ${expectedSecret(problem)}${index === 0 ? '' : ', or no previousSecret'}.`);
      }
    });
  }

  /** Whether a secret that verifies nothing looks like a mistake. */
  private tellWrong({ secrets }: SecretsState, noKey: boolean, tell: Tell): boolean {
    const hints = secrets.flatMap(({ key }) => (key === undefined ? undefined : secretHint(key)) ?? []);
    const wrongs = hints.length === 0 && noKey ? ['is not a key as the source issues it'] : hints;
    wrongs.forEach((wrong) => tell(`A secret of the source ${this.config.name} ${wrong}; expected the text that the sender shows.`));
    return wrongs.length > 0;
  }

  private async checkByCertificate(webhook: Webhook, request: SignedRequest, urlOf: (request: SignedRequest) => string): Promise<SourceCheck> {
    let certificate: string | undefined;
    try {
      certificate = await this.certificates.get(urlOf(request), webhook);
    } catch (error) {
      if (error instanceof InvalidWebhookError) {
        return invalid(error.reason);
      }
      const code = errorName(error);
      return this.certificates.hasAny && this.hasWaitedFor(webhook, error)
        ? { ...invalid(InvalidReason.CERTIFICATE_UNUSABLE), keep: true }
        : { unavailable: `The certificate of Amazon SNS could not be fetched (${code}); expected that the forwarder can reach it.` };
    }
    const result = verify(request, this.config.scheme, certificate === undefined ? [] : [certificate], webhook.arrivedAt);
    if (!result.valid) {
      return certificate === undefined && result.reason === InvalidReason.CERTIFICATE_UNUSABLE
        ? this.notThere(webhook, result.reason, InvalidReason.CERTIFICATE_WITHDRAWN)
        : invalid(result.reason);
    }
    this.certificates.verified(webhook);
    return 'verified';
  }

  private hasWaitedFor(webhook: Webhook, error: unknown): boolean {
    return error instanceof KeysUnavailableError && hasWaitedFor(error, webhook, this.ports.now());
  }

  /** What may have been there when the webhook arrived makes it invalid, but nobody can tell it from a forged one, so that it is kept. */
  private notThere(webhook: Webhook, never: InvalidReason, withdrawn: InvalidReason): SourceCheck {
    return mayBeWithdrawn(webhook, this.ports.now()) ? { ...invalid(withdrawn), keep: true } : invalid(never);
  }
}

function publishedKeys({ scheme }: SourceConfig, secrets: LiveSecrets, ports: SourceVerifierPorts): JsonWebKeys | undefined {
  if (scheme.kind !== 'jwt') {
    return undefined;
  }
  const { keySetUrl, plaid } = scheme;
  const now = (): number => ports.now();
  if (keySetUrl !== undefined) {
    return new KeySet(() => readKeySet(ports.fetchKeys, keySetUrl), now);
  }
  return plaid && new KeysByName(plaidKeys(plaid, secrets, ports), now);
}

/** Reads a key of Plaid with the secret that is known, and when Plaid does not take that, with the one that is stored now. */
function plaidKeys(plaid: PlaidKeys, secrets: LiveSecrets, ports: SourceVerifierPorts): ReadKey {
  let isRefused = false;
  return async (keyId) => {
    const { secrets: [current] } = await (isRefused ? secrets.atLeast(ports.now()) : secrets.known());
    try {
      return await readPlaidKey(ports.fetchKeys, plaid, current.key, keyId);
    } catch (error) {
      isRefused = errorName(error) === 'INVALID_API_KEYS';
      throw error;
    }
  };
}

function expectedSecret(problem: string): string {
  return problem === 'SecretIsNoJson' || problem === 'SecretFieldMissing'
    ? 'a JSON object with the field that secretField names'
    : 'one with a text, that the forwarder may read';
}

function isMendable(result: Verification): boolean {
  return !result.valid && MENDED_BY_ANOTHER_SECRET.includes(result.reason);
}

function isUnusable(result: Verification): boolean {
  return !result.valid && result.reason === InvalidReason.SECRET_UNUSABLE;
}

function invalid(reason: InvalidReason): { readonly invalid: InvalidReason; readonly detail: string } {
  return { invalid: reason, detail: describeInvalid(reason) };
}

function signedRequest(webhook: Webhook, publicUrl?: string): SignedRequest {
  const { method, headers, query, body } = webhook;
  return { method, headers, query, body, urls: () => urlSpellings(webhook, publicUrl) };
}
