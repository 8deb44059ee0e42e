import { BaseUrl, FixedUrl } from '../../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../../src/delivery/transports/http';
import { BackendClient } from '../../../../src/delivery/transports/request';
import { WebhookReader } from '../../../../src/delivery/webhook/webhook-reader';
import { webhookRequest } from '../../../../src/delivery/webhook/webhook-request';
import { UsageError } from '../../commands/usage-error';
import { OutgoingMessage, SendResult, TargetQueue } from '../messages/ports';

/** As long as forwarders wait by default. */
const TIMEOUT_MS = 30_000;

/** Sends webhooks to a URL as a forwarder does: the sender's method, path, query, headers and bytes, and the headers of a delivery. What answers 2xx has it. */
export class HttpTarget implements TargetQueue {
  private readonly client: BackendClient;
  private readonly reader = new WebhookReader();

  constructor(url: string, baseUrl: BaseUrl = new FixedUrl(url)) {
    this.client = new HttpClient({ baseUrl });
  }

  public async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    const results: SendResult[] = [];
    for (const { body, groupId } of messages) {
      results.push(await this.sendOne(body, groupId));
    }
    return results;
  }

  private async sendOne(body: string, group: string): Promise<SendResult> {
    const read = this.reader.read(body);
    if (read.kind === 'undeliverable') {
      return { kind: 'refused', code: read.why.reason, detail: read.why.detail };
    }
    const result = await this.client.send(webhookRequest(read.item, { number: 1, group }), { timeoutMs: TIMEOUT_MS });
    if (result.kind === 'failure') {
      return { kind: 'refused', code: result.failure, detail: result.detail };
    }
    const { status } = result;
    return status >= 200 && status <= 299 ? { kind: 'sent', messageId: '' } : { kind: 'refused', code: String(status), detail: 'the backend\'s answer' };
  }
}

/** Whether a target is a URL. */
export function isUrl(target: string): boolean {
  return /^https?:\/\//i.test(target);
}

/**
 * Checks a URL: webhooks are other people's, and leave this machine only where somebody says so.
 *
 * @throws UsageError
 */
export function checkUrl(target: string, allowedHosts: readonly string[]): void {
  if (!URL.canParse(target)) {
    throw new UsageError(`--to is "${target}", expected a URL such as http://127.0.0.1:3000/hooks, or the name of a destination.`);
  }
  const { hostname } = new URL(target);
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) && !allowedHosts.includes(hostname)) {
    throw new UsageError(`--to leads to ${hostname}, expected this machine; where webhooks may leave it, say --allow-host ${hostname}.`);
  }
}
