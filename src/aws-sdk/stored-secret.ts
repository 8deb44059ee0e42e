/** What `GetSecretValue` answers of what is stored. */
export interface SecretOutput {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
  /** Of the version that is answered. */
  readonly CreatedDate?: Date;
}

/**
 * What is stored of a secret: its text, or its bytes where it was stored as such (`SecretBinary`).
 *
 * @throws Error whose code is `SecretWithoutText`, when there is neither
 */
export function storedSecret({ SecretString, SecretBinary }: SecretOutput): string | Uint8Array {
  return SecretString ?? SecretBinary ?? withoutText();
}

/** @throws Error whose code is `SecretWithoutText` */
export function withoutText(): never {
  throw Object.assign(new Error('The secret has no text.'), { code: 'SecretWithoutText' });
}
