import { AwsError } from '../json-client/aws-error';
import { Answer } from '../json-client/exchange';

/**
 * Reads an answer of S3 other than 2xx: `<Error><Code>NoSuchBucket</Code><Message>…</Message></Error>`, or whatever something between us and AWS says.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Error({ status, headers, body }: Answer): AwsError {
  const time = Date.parse(headers.date ?? '');
  const message = textOf('Message', body) ?? `The answer has the status ${status}.`;
  return new AwsError(textOf('Code', body) ?? `Http${status}`, status, Number.isNaN(time) ? undefined : time, message);
}

function textOf(element: string, xml: string): string | undefined {
  return new RegExp(`<Error>[^]*?<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
}
