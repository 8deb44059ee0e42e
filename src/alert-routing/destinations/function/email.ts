import { ActionLinks } from './action-links';
import { TOLD_TO_PEOPLE } from './changes';
import { declined, mendable } from './http-call';
import { MessagePlatform } from './message-platform';
import { Verdict } from './platform';
import { SingleTry } from '../../../aws-sdk/json-client/aws-client';
import { AwsError } from '../../../aws-sdk/json-client/aws-error';
import { Email } from '../../../aws-sdk/ses-client/ses-client';
import { codeOf, failureClassOf } from '../../../delivery/transports/failure-class';
import { RenderContext } from '../../render/context';
import { EmailMessage, renderEmail, renderEmailText } from '../../render/email';
import { renderEmailStorm } from '../../render/storm';
import { EmailConfig } from '../destination-config';

/** Sends an e-mail; rejects with what SES or the connection says. */
export type SendEmail = (email: Email, single: SingleTry) => Promise<void>;

/** People who read e-mail. */
export function emailPlatform(config: EmailConfig, send: SendEmail, context: () => RenderContext, links?: ActionLinks): MessagePlatform {
  const sent = async (message: EmailMessage, single: SingleTry): Promise<Omit<Verdict, 'post'>> => {
    try {
      await send(emailOf(config, message), single);
      return { outcome: { result: 'delivered', unavailable: false, status: 200 } };
    } catch (error) {
      return sesAnswer(error);
    }
  };
  return new MessagePlatform('email', TOLD_TO_PEOPLE, async (alert, { change }, content, single) => {
    const plain = context();
    const now = { ...plain, actionLinks: await links?.of(alert, plain) };
    return sent(content === 'rich' ? renderEmail(alert, now, change) : renderEmailText(alert, now, change), single);
  }, {
    edits: false,
    sendStorm: async (storm, _message, content, single) => {
      const { html, ...text } = renderEmailStorm(storm, context());
      return sent({ ...text, ...(content === 'rich' && { html }) }, single);
    },
  });
}

/**
 * What an error of SES means. What is about the content is said with `MessageRejected` or `BadRequestException`, but `MessageRejected` also with addresses that
 * nobody has verified yet; all else is about the account, the domain or the moment, and passes, or somebody mends it.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
 */
export function sesAnswer(error: unknown): Omit<Verdict, 'post'> {
  if (!(error instanceof AwsError)) {
    const failure = failureClassOf(error);
    return { outcome: { result: 'failed', unavailable: true, failure, failureClass: failure, detail: codeOf(error) } };
  }
  const { name, status, message } = error;
  if (status === 429 || status >= 500) {
    return { outcome: { result: 'failed', unavailable: status >= 500, status, failureClass: `ses-${name}`, detail: name } };
  }
  const isAboutContent = name === 'BadRequestException' || (name === 'MessageRejected' && !/not verified/i.test(message));
  return isAboutContent ? { outcome: declined('ses', name, status), declined: true } : { outcome: mendable('ses', name, status) };
}

/** What is text alone is in no conversation: a header may be what was not taken. */
function emailOf({ from, to, replyTo, configurationSet }: EmailConfig, { thread, ...message }: EmailMessage): Email {
  return { from, to, replyTo, configurationSet, ...message, ...(message.html !== undefined && { headers: { References: thread } }) };
}
