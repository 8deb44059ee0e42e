/** How a sender signs, as it is written down in `../fixtures/recipes.json`. What is left out: SHA-256, hexadecimal, the secret's text, the body. */
export interface Recipe {
  readonly sender: string;
  /** Header of the signature; with `numbered`, its beginning. */
  readonly header?: string;
  readonly otherHeaders?: readonly string[];
  readonly numbered?: boolean;
  /** Or the path of the field of the JSON body. */
  readonly json?: string;
  /** Or the name of the field of the form. */
  readonly form?: string;
  readonly prefix?: string;
  /** The header holds pairs, such as `t=…,v1=…`. */
  readonly pairs?: { readonly between: string; readonly signature: string; readonly groups?: string };
  /** The header holds signatures with a tag, such as `v1,…`, separated by blanks. */
  readonly tagged?: string;
  /** The header holds signatures, separated by this. */
  readonly list?: string;
  /** The header holds the time and then signatures, separated by commas. */
  readonly timeFirst?: boolean;
  /** The field holds pairs of a public name of the key and its signature. */
  readonly keyAndSignature?: boolean;
  readonly digest?: 'sha1' | 'sha512';
  readonly encoding?: 'base64' | 'base64url';
  readonly key?: 'hex' | 'base64' | 'sha1';
  readonly time?: { readonly header?: string; readonly pair?: string; readonly format?: 'milliseconds' | 'datetime'; readonly checked?: boolean };
  /** What is signed, in order. */
  readonly signed?: readonly Piece[];
  readonly toleranceSeconds?: number;
}

/** A piece of what is signed. */
export type Piece =
  | 'body' | 'timestamp' | 'url' | 'method' | 'sortedForm'
  | { readonly text: string; readonly ifThere?: string } | { readonly header: string } | { readonly json: string } | { readonly form: string };
