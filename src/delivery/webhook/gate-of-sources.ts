import { SourceGate } from './source-gate';
import { SourceGates } from './source-gates';
import { ReadStoredSecret, storedSecrets } from '../../aws-sdk/secret-text';
import { Gate } from '../../engine/gate';
import { Clock } from '../../engine/ports';
import { Webhook } from '../../envelope/envelope';
import { fetchCertificate } from '../../sources/fetch-certificate';
import { fetchLimited } from '../../sources/fetch-limited';
import { readSourceConfigs } from '../../sources/read-source-config';
import { SourceConfig } from '../../sources/source-config';
import { SourceVerifier } from '../../sources/source-verifier';

/**
 * The gate of a webhook's endpoints.
 *
 * @param sources the environment variable `SOURCES_ENV`
 * @throws SourceConfigError when a source is missing or not understood
 */
export function gateOfSources(sources: string | undefined, clock: Clock): Gate<Webhook> {
  const configs = readSourceConfigs(sources);
  const readSecret = storedSecrets();
  return new SourceGates(new Map(Array.from(configs, ([endpoint, config]) => [endpoint, gateTo(config, readSecret, clock)])), clock.now);
}

/** No gate where the source says that anyone may send. */
function gateTo(config: SourceConfig, readSecret: ReadStoredSecret, clock: Clock): Gate<Webhook> | undefined {
  if (config.scheme.kind === 'none') {
    return undefined;
  }
  return new SourceGate(new SourceVerifier(config, { readSecret, fetchCertificate, fetchKeys: fetchLimited, now: clock.now }));
}
