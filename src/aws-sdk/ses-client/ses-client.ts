import { AwsClient, SingleTry } from '../json-client/aws-client';
import { errorOf } from '../json-client/aws-error';
import { domainsOf, givenEndpoint } from '../json-client/endpoint';
import { Variables } from '../json-client/variables';

/** An e-mail. */
export interface Email {
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Headers besides those that follow from the rest. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
}

const PATH = 'v2/email/outbound-emails';

/** Sends e-mail with SES, as `JsonClient` calls other services: without the SDK. SES makes the message of it, with whatever has to be encoded. */
export class SesClient {
  private readonly client: AwsClient;

  /** @param ownRegion where SES is, if not where the function runs */
  constructor(private readonly variables: Variables = process.env, ownRegion?: string) {
    this.client = new AwsClient({ name: 'ses' }, errorOf, variables, ownRegion);
  }

  /**
   * Sends an e-mail.
   *
   * @throws what `AwsClient.call` throws
   * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
   */
  public async send(email: Email, single?: SingleTry): Promise<void> {
    const url = new URL(PATH, `${sesEndpoint(this.client.region, this.variables).replace(/\/$/, '')}/`);
    const headers = { 'content-type': 'application/json' };
    const answer = await this.client.call({ method: 'POST', url, headers, body: JSON.stringify(inputOf(email)), single });
    if (!/"MessageId"\s*:\s*"[^"]/.test(answer.body)) {
      // It is counted as sent after this, so that an answer which only looks like one of SES must not do.
      throw Object.assign(new Error('SES did not answer with the id of the message; expected one.'), { code: 'NoMessage' });
    }
  }
}

/** Where SES is: what `AWS_ENDPOINT_URL_SESV2` or `AWS_ENDPOINT_URL` say, else the address of the region, FIPS or dual-stack where that is asked for. */
export function sesEndpoint(region: string, variables: Variables): string {
  const fips = variables.AWS_USE_FIPS_ENDPOINT === 'true' ? '-fips' : '';
  const { ipv4, both } = domainsOf(region);
  return givenEndpoint('SESV2', variables) || `https://email${fips}.${region}.${variables.AWS_USE_DUALSTACK_ENDPOINT === 'true' ? both : ipv4}`;
}

function inputOf({ from, to, replyTo, subject, text, html, headers, configurationSet }: Email): object {
  const content = (data: string): object => ({ Data: data, Charset: 'UTF-8' });
  return {
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    ReplyToAddresses: replyTo,
    Content: {
      Simple: {
        Subject: content(subject),
        Body: { Text: content(text), Html: html === undefined ? undefined : content(html) },
        Headers: headers && Object.entries(headers).map(([name, value]) => ({ Name: name, Value: value })),
      },
    },
    ConfigurationSetName: configurationSet,
  };
}
