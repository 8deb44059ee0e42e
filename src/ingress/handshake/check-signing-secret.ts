import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SecretOfHandshake } from './secret-of-handshake';
import { SignedHandshakeProps } from './signed-handshake-props';
import { checkProps, PropsShape } from '../../shared/check-props';
import { checkSecretField, checkSecrets } from '../../shared/check-secrets';
import { checkText } from '../../shared/prop-checks';

const SHAPE: PropsShape<SignedHandshakeProps> = {
  example: "{ secretField: 'ZOOM_SECRET_TOKEN' }",
  checks: { secretField: checkText("'ZOOM_SECRET_TOKEN'") },
};

/** Checks at synth what a handshake signs with. */
export function checkSigningSecret(caller: string, secret: secretsmanager.ISecret, props: SignedHandshakeProps): SecretOfHandshake {
  checkProps(caller, props, SHAPE);
  checkSecrets(caller, { secret });
  return { secret, field: checkSecretField(caller, props.secretField) };
}
