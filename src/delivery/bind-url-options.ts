import * as iam from 'aws-cdk-lib/aws-iam';
import { isUnencrypted } from './backend-url';
import { BackendUrlOptions } from './backend-url-options';
import { ForwarderEnv } from '../contract/environment';
import { checkProps, PropsShape } from '../shared/check-props';
import { grantReadSecret } from '../shared/grant-read-secret';
import { checkFlag, checkSecret } from '../shared/prop-checks';
import { secretArnOf } from '../shared/secret-arn';

const SHAPE: PropsShape<BackendUrlOptions> = {
  example: "{ ca: Secret.fromSecretNameV2(this, 'Ca', 'backend/ca') }",
  checks: { ca: checkSecret, clientCertificate: checkSecret, forwardedHeaders: checkFlag },
};

/**
 * Checks the options of a backend that is a URL at synth.
 *
 * @param url the backend's URL, where it is no secret
 */
export function checkUrlOptions(caller: string, options: BackendUrlOptions, url?: string): void {
  checkProps(caller, options, SHAPE);
  const given = (['ca', 'clientCertificate'] as const).filter((name) => options[name] !== undefined);
  if (given.length > 0 && url !== undefined && isUnencrypted(url)) {
    throw new Error(`${caller} got ${given.join(' and ')} with the URL ${JSON.stringify(url)}, expected an https URL because http verifies nobody; write https:// or leave ${given.length > 1 ? 'them' : 'it'} out.`);
  }
}

/** Lets the forwarder read the certificates, and returns the environment variables of the options. */
export function urlOptionsEnvironment(options: BackendUrlOptions, forwarder: iam.IGrantable): { [name: string]: string } {
  const { ca, clientCertificate, forwardedHeaders } = options;
  for (const secret of [ca, clientCertificate]) {
    if (secret) {
      grantReadSecret(secret, forwarder);
    }
  }
  return {
    ...(ca && { [ForwarderEnv.BACKEND_CA_SECRET_ARN]: secretArnOf(ca) }),
    ...(clientCertificate && { [ForwarderEnv.BACKEND_CLIENT_CERTIFICATE_SECRET_ARN]: secretArnOf(clientCertificate) }),
    ...(forwardedHeaders && { [ForwarderEnv.FORWARDED_HEADERS]: 'true' }),
  };
}
