import { Outcome } from '../draft';
import { eventDraft } from '../event-draft';
import { Json } from '../json';
import { Parser } from '../parser';

/** Sign-ins to AWS's console. That of the root user is an alert, and so is one that failed. */
export const signIn: Parser = {
  name: 'sign-in',
  knows: ({ event }) => event?.detailType === 'AWS Console Sign In via CloudTrail',
  parse: ({ event }) => {
    const { detail } = event!;
    const who = detail.get('userIdentity');
    const name = who.text('type') === 'Root' || /:root$/.test(who.text('arn') ?? '') ? 'the root user' : who.firstText('userName', 'arn', 'principalId') ?? 'somebody';
    const result = detail.text('responseElements', 'ConsoleLogin');
    return eventDraft(event!, {
      subject: name,
      state: result,
      outcome: outcomeOf(name, result),
      severity: name === 'the root user' ? 'error' : undefined,
      title: `Sign-in of ${name} to the console: ${result ?? 'unknown result'}`,
      key: [name, result],
      resources: [who.text('arn')],
      fields: fieldsOf(detail),
    });
  },
};

function outcomeOf(name: string, result: string | undefined): Outcome {
  return name === 'the root user' ? 'failed' : result === 'Failure' ? 'degraded' : 'neutral';
}

function fieldsOf(detail: Json): Array<{ name: string; value?: string }> {
  return [
    { name: 'Address', value: detail.text('sourceIPAddress') },
    { name: 'With MFA', value: detail.text('additionalEventData', 'MFAUsed') },
    { name: 'Browser', value: detail.text('userAgent') },
    { name: 'Error', value: detail.text('errorMessage') },
  ];
}
