import { createHash } from 'crypto';
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda';
import { FauxBackendEnv } from './constants';

/** Answers as its environment says, and logs what it got: sizes, names and a digest, never values. */
export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const statusCode = statusFor(event.headers);
  console.log(JSON.stringify({
    message: 'received',
    method: event.requestContext.http.method,
    path: event.rawPath,
    headerNames: Object.keys(event.headers).sort(),
    bodyLength: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    deliveryId: event.headers['x-scalable-webhook-delivery-id'],
    attempt: event.headers['x-scalable-webhook-attempt'],
    statusCode,
  }));
  const delay = Number(process.env[FauxBackendEnv.DELAY_MS] ?? 0);
  if (delay > 0) {
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  const retryAfter = process.env[FauxBackendEnv.RETRY_AFTER];
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) },
    body: JSON.stringify({ received: body.length }),
  };
}

function statusFor(headers: Record<string, string | undefined>): number {
  const configured = Number(process.env[FauxBackendEnv.STATUS_CODE] ?? 200);
  const headerName = process.env[FauxBackendEnv.STATUS_HEADER]?.toLowerCase();
  const forced = headerName === undefined ? NaN : Number(headers[headerName]);
  return Number.isInteger(forced) && forced >= 200 && forced <= 599 ? forced : configured;
}
