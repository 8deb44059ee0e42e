import { MessageContent } from './message-content';

/** What a queue, a topic, an event bus or a state machine gets of a webhook. */
export interface BackendMessageOptions {
  /**
   * The whole request, or its body alone.
   *
   * A queue and a topic take any body, a state machine and an event bus JSON objects only: any other is a rejection, and so is an empty body. Whatever is
   * not text is base64 in a queue, and the attribute `encoding` says so.
   *
   * @default MessageContent.REQUEST
   */
  readonly content?: MessageContent;
}

/** What an event bus gets of a webhook. */
export interface BackendEventBusOptions extends BackendMessageOptions {
  /**
   * `Source` of the events, by which rules choose. At most 256 characters, and nothing that begins with `aws.`, which is AWS's own.
   *
   * @default 'cdk-scalable-webhook'
   */
  readonly source?: string;

  /**
   * `DetailType` of the events. At most 128 characters.
   *
   * @default - `Webhook` for the webhook's own endpoint, and `Webhook /github`, for example, for the endpoint `/github`
   */
  readonly detailType?: string;
}
