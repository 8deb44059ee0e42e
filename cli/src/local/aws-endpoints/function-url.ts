import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import { FunctionInvoker } from './lambda-invoke';
import { functionBody } from '../../../../src/delivery/transports/function-body';
import { logTime } from '../../../../src/shared/log-time';
import { InvocationResult, ThrottledError } from '../function-host/function-definition';
import { readBody } from '../read-body';

/** Largest request body of a function URL in bytes (AWS: Lambda quotas). */
const MAX_BODY = 6 * 1024 * 1024;

/** One function URL. */
export interface FunctionUrl {
  /** First part of the host name on AWS. */
  readonly id: string;
  readonly functionName: string;
}

/** An answer for the wire. */
interface UrlAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

/**
 * Serves one request to a function URL: `AWS::Lambda::Url`, payload format 2.0, buffered. Its authorization is not emulated: it answers everybody.
 *
 * @param target path and query below the URL, as they were sent, with the leading slash
 */
export async function serveFunctionUrl(
  url: FunctionUrl, functions: FunctionInvoker, request: http.IncomingMessage, response: http.ServerResponse, target: string,
): Promise<void> {
  let answer: UrlAnswer;
  try {
    const body = await readBody(request, MAX_BODY);
    answer = body.length > MAX_BODY
      ? failed(413, 'Request Too Long')
      : toAnswer(await functions.invoke(url.functionName, JSON.stringify(toEvent(url, request, target, body))));
  } catch (error) {
    answer = error instanceof ThrottledError ? failed(429, 'Rate Exceeded.') : failed(502, 'Internal Server Error');
  }
  if (!response.destroyed) {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.end(answer.body);
  }
}

function toEvent(url: FunctionUrl, request: http.IncomingMessage, target: string, body: Buffer): object {
  const question = target.indexOf('?');
  const rawPath = question < 0 ? target : target.slice(0, question);
  const rawQueryString = question < 0 ? '' : target.slice(question + 1);
  const { headers, cookies } = joinHeaders(request);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    cookies,
    headers,
    queryStringParameters: rawQueryString ? joinQuery(rawQueryString) : undefined,
    requestContext: {
      accountId: 'anonymous',
      apiId: url.id,
      domainName: `${url.id}.lambda-url.us-east-1.on.aws`,
      domainPrefix: url.id,
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress,
        userAgent: headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: logTime(now.getTime()),
      timeEpoch: now.getTime(),
    },
    ...functionBody({ headers: Object.entries(headers), body }),
  };
}

/** Header names in lower case, several values with commas between, of cookies with semicolons; these are returned separately as well. */
function joinHeaders(request: http.IncomingMessage): { headers: Record<string, string>; cookies?: string[] } {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i].toLowerCase();
    const value = Buffer.from(request.rawHeaders[i + 1], 'latin1').toString('utf8');
    if (name === 'cookie') {
      cookies.push(...value.split(/;\s*/));
      headers.cookie = cookies.join('; ');
    } else {
      headers[name] = name in headers ? `${headers[name]},${value}` : value;
    }
  }
  return { headers, cookies: cookies.length > 0 ? cookies : undefined };
}

function joinQuery(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = name in parameters ? `${parameters[name]},${value}` : value;
  }
  return parameters;
}

/** What a function returns becomes the answer: an object with a status code is one, anything else is a JSON body. */
function toAnswer({ payload, functionError }: InvocationResult): UrlAnswer {
  if (functionError) {
    return failed(502, 'Internal Server Error');
  }
  const value = JSON.parse(payload) as unknown;
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(payload, 'utf8') };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = value as {
    statusCode: unknown; headers?: Record<string, unknown>; cookies?: string[]; body?: unknown; isBase64Encoded?: boolean;
  };
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    return failed(502, 'Internal Server Error');
  }
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(Object.entries(headers ?? {}).map(([name, header]) => [name.toLowerCase(), String(header)])),
      ...(cookies && cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function failed(status: number, message: string): UrlAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ Message: message })) };
}
