import { fieldsOf } from './chat-platforms';
import { Platform } from './platform';

/** A mail as people read it. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** What `SendEmail` of SES is given, as far as it matters. */
interface SendEmail {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Content?: { readonly Simple?: { readonly Subject?: Part; readonly Body?: { readonly Text?: Part; readonly Html?: Part } } };
}

interface Part { readonly Data?: string }

/** SES, as far as simple mails are sent. @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export const ses: Platform = (request, { board, destination, next }) => {
  const { FromEmailAddress: from, Destination: { ToAddresses: to = [] } = {}, Content: { Simple: simple } = {} } = fieldsOf(request) as SendEmail;
  const subject = simple?.Subject?.Data;
  const text = simple?.Body?.Text?.Data;
  if (request.path !== '/v2/email/outbound-emails' || from === undefined || to.length === 0 || subject === undefined || text === undefined) {
    board.refuse(destination);
    return { status: 400, body: { __type: 'BadRequestException', message: 'This mail has no sender, nobody to go to, no subject or no text.' } };
  }
  const id = `mail-${next()}`;
  const mail: Mail = { from, to, subject, text, html: simple?.Body?.Html?.Data };
  board.post({ id, platform: 'email', destination, content: mail });
  return { status: 200, body: { MessageId: id } };
};
