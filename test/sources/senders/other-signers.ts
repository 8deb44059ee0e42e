import { createHash, createHmac, generateKeyPairSync, KeyPairKeyObjectResult, sign } from 'crypto';
import { SentRequest, Signing } from './independent-signer';
import { PRESET_TRAITS } from './traits';

/** A sender that is in no recipe: how it signs, by its own documentation and by nothing else. */
interface OtherSigner {
  readonly sign: (signing: Signing) => SentRequest;
  /** The secret, where it is not like the others. */
  readonly secret?: string;
  /** What the sender shows, of one that signs with a private key. */
  readonly publicKeys?: readonly string[];
}

type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = { 'content-type': 'application/json' };

function request(body: string, headers: Headers, url = 'https://hooks.example.com/in'): SentRequest {
  return { method: 'POST', url, headers: Object.entries({ ...JSON_TYPE, ...headers }), body };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);

/** The pair of a sender, and another for what it did not sign. */
class Keys {
  private readonly pairs: ReadonlyMap<boolean, KeyPairKeyObjectResult>;

  constructor(make: () => KeyPairKeyObjectResult) {
    this.pairs = new Map([[true, make()], [false, make()]]);
  }

  public publicKey(write: (pair: KeyPairKeyObjectResult) => string): string[] {
    return [write(this.pairs.get(true)!)];
  }

  public signature({ isForged = false }: Signing, text: string, hash: string | null): Buffer {
    return sign(hash, Buffer.from(text), this.pairs.get(!isForged)!.privateKey);
  }
}

const spki = ({ publicKey }: KeyPairKeyObjectResult): string => publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const raw = ({ publicKey }: KeyPairKeyObjectResult): Buffer => publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);

const discord = new Keys(() => generateKeyPairSync('ed25519'));
const telnyx = new Keys(() => generateKeyPairSync('ed25519'));
const sendGrid = new Keys(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const wise = new Keys(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));

const withPassword: OtherSigner = { sign: ({ secret, event }) => request(event, { authorization: `Basic ${base64(`hooks:${secret}`)}` }) };

/** By the key in `PRESET_TRAITS`. */
const SIGNERS: Readonly<Record<string, OtherSigner>> = {
  gitlab: { sign: ({ secret, event }) => request(event, { 'X-Gitlab-Token': secret }) },
  gitlabSigned: {
    secret: `whsec_${base64('thirty-two bytes of a secret key')}`,
    sign: ({ secret, seconds, event }) => {
      const signature = hmac(Buffer.from(secret.replace('whsec_', ''), 'base64'), `id-1.${seconds}.${event}`).digest('base64');
      return request(event, { 'webhook-id': 'id-1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` });
    },
  },
  telegram: { sign: ({ secret, event }) => request(event, { 'X-Telegram-Bot-Api-Secret-Token': secret }) },
  adyen: {
    secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
    sign: ({ secret, event }) => {
      const hmacSignature = hmac(Buffer.from(secret, 'hex'), '7914073381342284::TestMerchant:TestPayment:1130:EUR:AUTHORISATION:true').digest('base64');
      const item = {
        additionalData: { hmacSignature, event },
        amount: { currency: 'EUR', value: 1130 },
        pspReference: '7914073381342284',
        eventCode: 'AUTHORISATION',
        merchantAccountCode: 'TestMerchant',
        merchantReference: 'TestPayment',
        success: 'true',
      };
      return request(JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: item }] }), {});
    },
  },
  discord: {
    publicKeys: discord.publicKey((pair) => raw(pair).toString('hex')),
    sign: (signing) => request(signing.event, {
      'X-Signature-Ed25519': discord.signature(signing, `${signing.seconds}${signing.event}`, null).toString('hex'),
      'X-Signature-Timestamp': String(signing.seconds),
    }),
  },
  sendGrid: {
    publicKeys: sendGrid.publicKey(spki),
    sign: (signing) => request(signing.event, {
      'X-Twilio-Email-Event-Webhook-Signature': sendGrid.signature(signing, `${signing.seconds}${signing.event}`, 'sha256').toString('base64'),
      'X-Twilio-Email-Event-Webhook-Timestamp': String(signing.seconds),
    }),
  },
  telnyx: {
    publicKeys: telnyx.publicKey((pair) => raw(pair).toString('base64')),
    sign: (signing) => request(signing.event, {
      'telnyx-signature-ed25519': telnyx.signature(signing, `${signing.seconds}|${signing.event}`, null).toString('base64'),
      'telnyx-timestamp': String(signing.seconds),
    }),
  },
  wise: {
    publicKeys: wise.publicKey(spki),
    sign: (signing) => request(signing.event, { 'X-Signature-SHA256': wise.signature(signing, signing.event, 'sha256').toString('base64') }),
  },
  vonage: {
    secret: 'a-signature-secret-of-32-bytes-or-more',
    sign: ({ secret, seconds, event }) => {
      const token = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ iss: 'Vonage', iat: seconds, jti: 'j', payload_hash: sha256(event) })}`;
      return request(event, { authorization: `Bearer ${token}.${hmac(secret, token).digest('base64url')}` });
    },
  },
  elevenLabs: {
    sign: ({ secret, seconds, event }) => request(event, { 'ElevenLabs-Signature': `t=${seconds},v0=${hmac(secret, `${seconds}.${event}`).digest('hex')}` }),
  },
  line: { sign: ({ secret, event }) => request(event, { 'x-line-signature': hmac(secret, event).digest('base64') }) },
  greenhouse: { sign: ({ secret, event }) => request(event, { Signature: `sha256 ${hmac(secret, event).digest('hex')}` }) },
  azureDevOps: withPassword,
  chargebee: withPassword,
  postmark: withPassword,
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** How a sender of `PRESET_TRAITS` signs; undefined for those whose keys only they themselves give out. */
export function otherSigner(key: keyof typeof PRESET_TRAITS): OtherSigner | undefined {
  return SIGNERS[key];
}
