/**
 * Whom a message calls, in Slack's markup: `here`, `channel`, and ids of users (`U…`, `W…`) and user groups (`S…`). Whatever else it is, calls nobody.
 *
 * @returns empty where there is nobody to call
 * @see https://docs.slack.dev/messaging/formatting-message-text#mentioning-users
 */
export function slackMentions(mentions: readonly string[]): string {
  return [...new Set(mentions)].flatMap((mention) => {
    if (mention === 'here' || mention === 'channel') {
      return [`<!${mention}>`];
    }
    if (/^[UW][A-Z0-9]{2,30}$/.test(mention)) {
      return [`<@${mention}>`];
    }
    return /^S[A-Z0-9]{2,30}$/.test(mention) ? [`<!subteam^${mention}>`] : [];
  }).slice(0, MOST).join(' ');
}

/** More are not read by anybody, and have to fit beside the message. */
const MOST = 30;

/** The user of Slack that an actor is, as a mention; none where he is not of Slack. @param id such as `slack:U012AB3CD` */
export function mentionOf(id: string | undefined): readonly string[] {
  const [, user] = /^slack:([UW][A-Z0-9]+)$/.exec(id ?? '') ?? [];
  return user === undefined ? [] : [user];
}
