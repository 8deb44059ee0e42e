import { IConstruct } from 'constructs';
import { Handshake } from './ingress/handshake/handshake';
import { SecretOfHandshake } from './ingress/handshake/secret-of-handshake';
import { Source } from './sources/source';

/** Where each secret of an app is used, by its ARN and its field. */
interface Uses {
  /** Endpoints whose handshake signs with it. */
  readonly handshakes: Map<string, string>;
  /** Endpoints whose source takes for a webhook what a handshake signs. */
  readonly sources: Map<string, string>;
}

const USES = new WeakMap<IConstruct, Uses>();

/**
 * Checks that no handshake of the app signs with a secret that a source verifies with: a handshake signs tokens for whoever asks, and where a body alone
 * is signed, such as `amount=1000`, one could be sent as a webhook. As far as the secrets can be seen to be one.
 *
 * @param where the endpoint, for the error
 * @throws Error when one does
 */
export function checkHandshakeSecrets(scope: IConstruct, where: string, handshake: Handshake, source: Source): void {
  const uses = usesIn(scope.node.root);
  if (handshake._signingSecret) {
    uses.handshakes.set(keyOf(handshake._signingSecret), where);
  }
  source._secretsNotForHandshakes.forEach((secret) => uses.sources.set(keyOf(secret), where));
  for (const [key, atHandshake] of uses.handshakes) {
    const atSource = uses.sources.get(key);
    if (atSource !== undefined) {
      throw new Error(`The handshake of ${atHandshake} signs tokens for whoever asks, got the secret that the source of ${atSource} verifies with, expected another, because a signed token could be sent as a webhook; use Source.x or Source.zoom, which tell the two apart, or two secrets.`);
    }
  }
}

function keyOf({ secret, field }: SecretOfHandshake): string {
  return JSON.stringify([secret.secretArn, field]);
}

function usesIn(root: IConstruct): Uses {
  const known = USES.get(root) ?? { handshakes: new Map(), sources: new Map() };
  USES.set(root, known);
  return known;
}
