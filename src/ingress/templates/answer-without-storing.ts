/**
 * A case in which a request is answered and not stored: the request template then renders `{}`, which SQS refuses with 400 because it has no
 * message body, and the template for that answer (`response-template.ts`) reads from `$context.responseOverride` what to say instead.
 *
 * That the override map travels from the request template to the response template, keys of one's own included, is recorded behaviour.
 */
export interface AnswerWithoutStoring {
  /**
   * VTL before the condition that does nothing but set variables; it is rendered for every request.
   *
   * @default - nothing
   */
  readonly prepare?: string;
  /** The condition, without `#if(` and `)`. It may use `$body`, `$text` and `$group`. */
  readonly condition: string;
  /** VTL that says what the sender is told: `refusal(…)` or `challenge(…)`. */
  readonly answer: string;
  /**
   * What is rendered, for an integration that knows more than `SendMessage`.
   *
   * @default '{}'
   */
  readonly body?: string;
}

/**
 * Refuses the sender: status and a text of its own. The status is set here already, so that no answer of SQS could turn it into a success.
 *
 * @param status from 400 to 499
 * @param error a constant text without quotes, `$` and `#`
 */
export function refusal(status: number, error: string): string {
  if (!(Number.isInteger(status) && status >= 400 && status <= 499) || !/^[A-Za-z0-9 ,.-]+$/.test(error)) {
    throw new Error(`A refusal takes a status from 400 to 499 and a text of letters, digits, blanks and ",.-", got: ${status}, ${JSON.stringify(error)}; say it in other words.`);
  }
  return `#set($context.responseOverride.status = ${status})\n#set($context.responseOverride.error = "${error}")`;
}

/**
 * Answers 200 with a text as the whole body. The status is set when SQS has refused, and not before: any other answer stays what it is.
 *
 * @param variable the name of a variable with the text, which must not be empty and may be anything else
 * @param contentType its type
 */
export function challenge(variable: string, contentType: 'text/plain' | 'application/json' = 'text/plain'): string {
  return `#set($context.responseOverride.challenge = $util.base64Encode($${variable}))\n#set($context.responseOverride.challengeType = "${contentType}")`;
}
