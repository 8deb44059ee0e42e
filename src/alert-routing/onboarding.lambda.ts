import { greet } from './onboarding/greet';
import { OnboardingEnv, OnboardingRequest } from './onboarding/onboarding-request';
import { DynamoDbAlerts } from './state/dynamodb-alerts';
import { text, wholeNumber } from '../delivery/function/variables';
import { SqsDestinationQueues } from '../routing/function/sqs-destination-queues';

/** CloudFormation is answered so often before it is left to find out by itself. */
const ANSWERS = 3;
const ANSWER_TIMEOUT_MS = 5_000;

/** Greets destinations of alerts when they are deployed. */
export async function handler(request: OnboardingRequest): Promise<void> {
  await greet(request, {
    table: {
      writeAlert: (alert, before) => new DynamoDbAlerts({
        tableName: text(process.env, OnboardingEnv.TABLE_NAME),
        retentionDays: wholeNumber(process.env, OnboardingEnv.RETENTION_DAYS, 1, 3650),
        now: Date.now,
      }).writeAlert(alert, before),
    },
    queues: new SqsDestinationQueues(),
    now: Date.now,
    answer,
    log: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  });
}

/** The URL is signed, and takes no content type. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
async function answer(url: string, body: string): Promise<void> {
  for (let number = 1; ; number += 1) {
    try {
      const { ok, status } = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
      if (ok) {
        return;
      }
      throw Object.assign(new Error(`CloudFormation answered ${status} to the answer of a custom resource.`), { name: 'AnswerNotTaken' });
    } catch (error) {
      if (number === ANSWERS) {
        throw error;
      }
    }
  }
}
