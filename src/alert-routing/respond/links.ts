import { AlertResponse } from './alert-response';
import { ConfirmedForm } from './confirmed-form';
import { readLinkToken } from './link-token';
import { CachedSecret } from '../../shared/cached-secret';

/** What a confirmed link is, or why it is none. */
export type LinkResponse =
  | { readonly kind: 'response'; readonly response: AlertResponse }
  | { readonly kind: 'invalid'; readonly reason: 'format' | 'signature' | 'expired' | 'page' };

/** Finds out whether links are ours. */
export class Links {
  /** @param secret what they are signed with, of which nobody is given one that may be stale */
  constructor(private readonly secret: CachedSecret<string>) {}

  /**
   * What somebody did by confirming a link.
   *
   * @param id of the request, for a form that does not say which press it is
   * @param arrivedAt when he did, in milliseconds since 1970
   * @throws what reading the secret throws
   */
  public async read(id: string, { token, about, action, name, note, pressId = id }: ConfirmedForm, arrivedAt: number): Promise<LinkResponse> {
    const reading = await this.verify(token, arrivedAt, about);
    if (reading.kind === 'invalid') {
      return reading;
    }
    const { alertId, destination, retry } = reading.link;
    if (reading.link.action !== action) {
      // He was shown the page of another action.
      return { kind: 'invalid', reason: 'page' };
    }
    const by = { name: name === undefined ? `somebody with a link of ${destination}` : `${name} (link of ${destination})`, id: `link:${destination}` };
    return { kind: 'response', response: { id: pressId, at: arrivedAt, alertId, action, ...retry !== undefined && { retry }, ...note !== undefined && { note }, by } };
  }

  private async verify(token: string, arrivedAt: number, about: string | undefined): Promise<ReturnType<typeof readLinkToken>> {
    const secret = await this.secret.get();
    const reading = readLinkToken(token, secret, arrivedAt, about);
    if (reading.kind === 'link' || reading.reason !== 'signature') {
      return reading;
    }
    // Somebody may have changed the secret.
    this.secret.mayBeStale();
    return readLinkToken(token, await this.secret.get(), arrivedAt, about);
  }
}
