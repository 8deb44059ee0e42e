import { HmacOptions, hmacOptions } from './configure';
import { Recipe } from './recipe';
import { PRESET_TRAITS, SenderTraits, TRAITS } from './traits';
import { Source } from '../../../src/sources/source';
import recipes from '../fixtures/recipes.json';
import { secret } from '../support/sources';

/** A sender of the page, and how it is written down. */
export interface Sender {
  /** In the recipes, or in `PRESET_TRAITS`. */
  readonly id: string;
  readonly name: string;
  /** What one writes. */
  readonly code: string;
  /** A method of `Source` of its own. */
  readonly isPreset: boolean;
  readonly traits: SenderTraits;
  readonly recipe?: Recipe;
  /** The same as `code`, where it is of a recipe and can be said. */
  readonly source?: Source;
}

export const RECIPES = recipes as readonly Recipe[];

/** Senders that have a preset, by their name in the recipes. */
const PRESETS: Readonly<Record<string, keyof typeof Source>> = {
  stripe: 'stripe',
  github: 'github',
  shopify: 'shopify',
  slack: 'slack',
  box: 'box',
  linear: 'linear',
  dropbox: 'dropbox',
  meta: 'meta',
  woocommerce: 'wooCommerce',
  bitbucket: 'bitbucket',
  x: 'x',
  asana: 'asana',
  pagerduty: 'pagerDuty',
  calendly: 'calendly',
  zoom: 'zoom',
  zendesk: 'zendesk',
  paddle: 'paddle',
  docusign: 'docuSign',
  intercom: 'intercom',
  square: 'square',
  twilio: 'twilio',
  hubspot: 'hubSpot',
  mailgun: 'mailgun',
  typeform: 'typeform',
  standard_webhooks: 'standardWebhooks',
};

/** Why a recipe cannot be said, by the sender's name. */
export const NOT_EXPRESSIBLE: Readonly<Record<string, string>> = {
  mercado_pago: 'leaves out of what it signs, with its label, whatever a webhook does not have; and the body is no part of it',
};

const ENUMS: Readonly<Record<string, string>> = {
  algorithm: 'SignatureAlgorithm', encoding: 'SignatureEncoding', keyEncoding: 'KeyEncoding', timestampFormat: 'TimestampFormat',
};

/** Every sender of the recipes, and those of the presets besides, by name. */
export const SENDERS: readonly Sender[] = [
  ...RECIPES.map(senderOf),
  ...Object.entries(PRESET_TRAITS).map(([id, { code, name, ...traits }]): Sender => ({
    id, name, code, isPreset: !/^Source\.(hmac|publicKey|token|basic)\(/.test(code), traits,
  })),
].sort((a, b) => a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);

function senderOf(recipe: Recipe): Sender {
  const { sender: id } = recipe;
  const { name = titleOf(id), ...traits } = TRAITS[id] ?? {};
  const preset = PRESETS[id];
  if (preset !== undefined) {
    const isMeta = preset === 'meta';
    const source = (Source[preset] as (props: object) => Source)({ secret, ...isMeta && { verifyToken: secret } });
    return { id, name, code: `Source.${preset}({ secret${isMeta ? ', verifyToken' : ''} })`, isPreset: true, traits, recipe, source };
  }
  const front = standardPrefix(recipe);
  if (front !== undefined) {
    const code = `Source.standardWebhooks({ secret${front === 'webhook' ? '' : `, headerPrefix: '${front}'`} })`;
    return { id, name, code, isPreset: true, traits, recipe, source: Source.standardWebhooks({ secret, headerPrefix: front }) };
  }
  const options = hmacOptions(recipe);
  if (options === undefined) {
    return { id, name, code: '', isPreset: false, traits, recipe };
  }
  const all = { ...options, ...moreOf(traits) };
  return { id, name, code: `Source.hmac(${codeOf({ ...all })})`, isPreset: false, traits, recipe, source: Source.hmac({ secret, ...all }) };
}

function moreOf({ id, operatorTokenField }: SenderTraits): HmacOptions {
  const token = operatorTokenField === undefined ? {} : { operatorTokenField };
  return { ...id === undefined ? {} : id.startsWith('$') ? { deliveryIdField: id } : { deliveryIdHeader: id }, ...token };
}

/** `webhook` or `svix`, where a recipe is that of Standard Webhooks. */
function standardPrefix({ tagged, key, header, signed }: Recipe): string | undefined {
  const front = header?.replace(/-signature$/, '');
  const [first] = signed ?? [];
  const hasId = typeof first === 'object' && 'header' in first && first.header === `${front}-id`;
  return tagged === 'v1' && key === 'base64' && hasId ? front : undefined;
}

function titleOf(sender: string): string {
  return sender.split('_').map((word) => `${word[0].toUpperCase()}${word.slice(1)}`).join(' ');
}

/** An object as one writes it in TypeScript. */
function codeOf(options: Readonly<Record<string, unknown>>, isOutermost: boolean = true): string {
  const entries = Object.entries(options).map(([name, value]) => `${name}: ${valueOf(name, value)}`);
  return `{ ${[...isOutermost ? ['secret'] : [], ...entries].join(', ')} }`;
}

function valueOf(name: string, value: unknown): string {
  if (name in ENUMS) {
    return `${ENUMS[name]}.${String(value).replaceAll('-', '_').toUpperCase()}`;
  }
  if (name === 'tolerance') {
    return `Duration.seconds(${(value as { toSeconds(): number }).toSeconds()})`;
  }
  if (Array.isArray(value)) {
    return `[${value.map((item) => valueOf('', item)).join(', ')}]`;
  }
  return typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? codeOf(value as Record<string, unknown>, false) : String(value);
}

