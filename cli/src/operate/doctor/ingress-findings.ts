import { Finding, WebhookFacts } from './facts';
import { Say } from './make-finding';

/** As the alarms have it: percent, milliseconds, and webhooks in each of two hours. */
const SERVER_ERRORS_PERCENT = 5;
const LATENCY_MS = 2_500;
const NOT_STORED = 3;

/** What is wrong with what comes in. */
export function ingressFindings({ ingress = {} }: WebhookFacts, command: Say): Finding[] {
  const { requests = 0, serverErrors = 0, latencyP99 = 0, refused = 0, notStored = [] } = ingress;
  const percent = requests === 0 ? 0 : 100 * serverErrors / requests;
  return [
    ...notStored.length > 1 && notStored.every((count) => count >= NOT_STORED)
      ? [{
        code: 'not-stored',
        isWrong: true,
        what: 'More webhooks were answered 2xx than the queue has stored: the others are lost.',
        evidence: `${notStored.join(' and ')} in the last two whole hours`,
        next: 'Deploy the version before, at once: docs/runbook.md#not-stored.',
      }]
      : [],
    ...percent >= SERVER_ERRORS_PERCENT
      ? [{
        code: 'api-errors',
        isWrong: true,
        what: 'The API answers 5xx: what it answers so is not stored.',
        evidence: `${serverErrors} of ${requests} requests in the last hour`,
        next: 'The saved query "refused requests" says why: docs/runbook.md#api-errors.',
      }]
      : [],
    ...latencyP99 >= LATENCY_MS
      ? [{
        code: 'api-latency',
        isWrong: true,
        what: 'The API answers late: senders may give up, and send again what is stored.',
        evidence: `one in a hundred requests took ${Math.round(latencyP99)} ms or more in the last hour`,
        next: 'Look whether bodies are large, or SQS is slow: docs/runbook.md#api-latency.',
      }]
      : [],
    ...refused > 0
      ? [{
        code: 'refused',
        isWrong: false,
        what: 'Requests were refused: they are not stored, and their senders were told so.',
        evidence: `${refused} in the last hour`,
        next: `The saved query "refused requests" says with which status and why (${command('outputs')} has the URLs): docs/not-delivered.md#what-the-sender-was-answered.`,
      }]
      : [],
  ];
}
