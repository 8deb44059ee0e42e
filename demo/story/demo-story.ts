import { PlayedStory, StoryListeners } from './played-story';

/** The steps before the books, in their order. */
export type StepName = 'sending' | 'unavailable' | 'down' | 'back';

/** How long things last, in milliseconds. */
export interface StoryTimes {
  readonly unavailableMs: number;
  readonly downMs: number;
}

/** The same on AWS, but for where it runs. */
const REAL = ['the templates that cdk synth wrote', 'the mapping templates in them', 'the functions\' bundles, with the AWS SDK', 'every request, over HTTP'];

/** Made here. */
const SIMULATED = ['API Gateway, SQS, Lambda and DynamoDB, as models without AWS\'s own delays', 'the senders', 'the backend and its outage'];

/** What the demo of webhooks plays. */
export class DemoStory extends PlayedStory<StepName> {
  constructor(title: string, { unavailableMs, downMs }: StoryTimes, listeners: StoryListeners) {
    super({
      title,
      real: REAL,
      simulated: SIMULATED,
      steps: {
        sending: ['Webhooks come in', 'Each is stored before its sender is answered.'],
        unavailable: ['The backend answers 503', `For ${unavailableMs / 1000} s. Webhooks wait in the queue, in order.`, true],
        down: ['The backend is gone', `Connections are refused for ${downMs / 1000} s. Each group is tried again after a growing wait.`, true],
        back: ['The backend is back', 'What waited is delivered, in order, within the limit.'],
        books: ['The books are closed', 'Sender, backend and runtime are compared, webhook by webhook.'],
      },
    }, listeners);
  }
}
