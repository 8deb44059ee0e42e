import { News, newsSince, toldAfter } from './changes';
import { CallOptions, Content, Platform, Step, StormPlatform, Verdict } from './platform';
import { Post } from './ports';
import { Change } from '../../render/change';
import { Alert } from '../../state/alert';

/** Sends one message of a piece of news, and says what came of it. Does not reject. */
export type SendMessage = (alert: Alert, news: News, content: Content, options: CallOptions) => Promise<Omit<Verdict, 'post'>>;

/** A place where nothing can be edited: each piece of news is a message, and what is none is not told. */
export class MessagePlatform implements Platform {
  /**
   * @param wanted what is told there
   * @param storm how many alerts are told with one message. Default: they are not
   */
  constructor(
    public readonly name: string, private readonly wanted: readonly Change[], private readonly message: SendMessage,
    public readonly storm?: StormPlatform,
  ) {}

  public next(alert: Alert, post: Post | undefined, destination: string): Step | undefined {
    const news = newsSince(alert, post?.told, this.wanted, destination);
    return news && {
      news: 'posted',
      send: async (content, options) => {
        const verdict = await this.message(alert, news, content, options);
        return verdict.outcome.result === 'delivered' ? { ...verdict, post: { version: alert.version, told: toldAfter(alert, post?.told, news) } } : verdict;
      },
    };
  }
}
