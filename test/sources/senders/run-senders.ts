import { SentRequest, signByRecipe, Signing } from './independent-signer';
import { otherSigner } from './other-signers';
import { Sender, SENDERS } from './senders';

/** A sender whose requests can be signed here, with a secret as it issues them. */
export interface RunSender extends Sender {
  readonly secret: string;
  /** Another one, as it issues them. */
  readonly otherSecret: string;
  readonly publicKeys?: readonly string[];
  readonly sign: (signing: Signing) => SentRequest;
}

/** By how the secret becomes the key. */
const SECRETS = { hex: '00ff10a0b1c2d3e4', base64: Buffer.from('thirty-two bytes of a secret key').toString('base64'), sha1: 'a-secret', text: 'a-secret' };

/** All of which at least one request goes through the local runtime, in `test/end-to-end/sender-table.test.ts`. */
export const RUN: readonly RunSender[] = SENDERS.flatMap((sender) => runSender(sender) ?? []);

/** The others, except for those that no source can verify. */
export const NOT_RUN: readonly Sender[] = SENDERS.filter(({ id, code }) => code !== '' && !RUN.some((run) => run.id === id));

function runSender(sender: Sender): RunSender | undefined {
  const { id, recipe, code } = sender;
  if (code === '') {
    return undefined;
  }
  if (recipe) {
    return withSecret(sender, SECRETS[recipe.key ?? 'text'], (signing) => signByRecipe(recipe, signing));
  }
  const other = otherSigner(id);
  return other && { ...withSecret(sender, other.secret ?? SECRETS.text, other.sign), publicKeys: other.publicKeys };
}

function withSecret(sender: Sender, secret: string, sign: RunSender['sign']): RunSender {
  const at = secret.startsWith('whsec_') ? 'whsec_'.length : 0;
  const otherSecret = `${secret.slice(0, at)}${secret[at] === '1' ? '2' : '1'}${secret.slice(at + 1)}`;
  return { ...sender, secret, otherSecret, sign };
}
