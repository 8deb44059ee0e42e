import { Readings } from './readings';
import { SourceGate } from './source-gate';
import { SourceGates } from './source-gates';
import { secretVersions } from '../../aws-sdk/secret-text';
import { Gate } from '../../engine/gate';
import { Clock } from '../../engine/ports';
import { Webhook } from '../../envelope/envelope';
import { confirmSubscription } from '../../sources/confirm-subscription';
import { fetchCertificate } from '../../sources/fetch-certificate';
import { fetchLimited } from '../../sources/fetch-limited';
import { readSourceConfigs } from '../../sources/read-source-config';
import { SourceConfig } from '../../sources/source-config';
import { SourceVerifier, SourceVerifierPorts } from '../../sources/source-verifier';

/** Where secrets and certificates come from. */
export type SourceReads = Pick<SourceVerifierPorts, 'readSecret' | 'fetchCertificate' | 'fetchKeys'>;

function fromAws(): SourceReads {
  return { readSecret: secretVersions(), fetchCertificate, fetchKeys: fetchLimited };
}

/**
 * The gate of a webhook's endpoints. What one of them cannot read costs the others no time.
 *
 * @param sources the environment variable `SOURCES_ENV`
 * @param isRecorded whether there are records, where people find what is for them
 * @param confirm calls the address that confirms a subscription to Amazon SNS; rejects when that is not confirmed
 * @throws SourceConfigError when a source is missing or not understood
 */
export function gateOfSources(
  sources: string | undefined, clock: Clock, isRecorded: boolean, from: SourceReads = fromAws(), confirm = confirmSubscription,
): Gate<Webhook> {
  const configs = readSourceConfigs(sources);
  const now = (): number => clock.now();
  const readings = new Readings(clock);
  const ports: SourceVerifierPorts = {
    readSecret: (arn) => readings.read(arn, () => from.readSecret(arn)),
    fetchCertificate: (url) => readings.read(new URL(url).host, () => from.fetchCertificate(url)),
    fetchKeys: (url, body) => readings.read(new URL(url).host, () => from.fetchKeys(url, body)),
    now,
  };
  return new SourceGates(new Map(Array.from(configs, ([endpoint, config]) => [endpoint, gateTo(config, ports, isRecorded, confirm)])), now);
}

/** No gate where the source says that anyone may send. */
function gateTo(
  config: SourceConfig, ports: SourceVerifierPorts, isRecorded: boolean, confirm: typeof confirmSubscription,
): Gate<Webhook> | undefined {
  if (config.scheme.kind === 'none') {
    return undefined;
  }
  return new SourceGate(new SourceVerifier(config, ports), confirm, isRecorded);
}
