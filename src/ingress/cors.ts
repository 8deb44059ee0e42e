import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { EndpointCors } from './endpoint-options';
import { mapped } from './mapped-headers';
import { OPEN_METHOD } from './method-authorization';
import { ANY } from './methods';
import { HTTP_METHODS } from '../shared/http-methods';

/** `*`, or scheme and host as browsers write them in `Origin`. */
const ORIGIN = /^(\*|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/;

const HEADER_NAME = /^[A-Za-z0-9-]{1,128}$/;

/** What browsers are told, checked at synth. */
export class Cors {
  private readonly allowOrigin: string;
  private readonly allowHeaders: readonly string[];
  private readonly maxAge: Duration;

  constructor({ allowOrigin = '*', allowHeaders = ['Content-Type'], maxAge = Duration.hours(1) }: EndpointCors) {
    if (!ORIGIN.test(allowOrigin)) {
      throw new Error(`cors.allowOrigin takes "*" or one origin in lower case, such as "https://shop.example.com", got: ${JSON.stringify(allowOrigin)}; leave out the path and the slash at the end.`);
    }
    const wrong = allowHeaders.find((name) => !HEADER_NAME.test(name));
    if (wrong !== undefined) {
      throw new Error(`cors.allowHeaders takes header names of letters, digits and dashes, got: ${JSON.stringify(wrong)}; name each header, because "*" does not cover all.`);
    }
    this.allowOrigin = allowOrigin;
    this.allowHeaders = allowHeaders;
    this.maxAge = maxAge;
  }

  /** Headers of every answer that the queue's is mapped to, as static mapping values. */
  public get responseHeaders(): Record<string, string> {
    return { 'Access-Control-Allow-Origin': `'${this.allowOrigin}'` };
  }

  /** Answers preflights of a resource. It reads nothing of the request. */
  public addPreflight(resource: apigateway.IResource, methods: readonly string[]): apigateway.Method {
    const headers: Record<string, string> = {
      ...this.responseHeaders,
      'Access-Control-Allow-Headers': `'${this.allowHeaders.join(',')}'`,
      'Access-Control-Allow-Methods': `'${(methods.includes(ANY) ? HTTP_METHODS : methods).join(',')}'`,
      'Access-Control-Max-Age': `'${this.maxAge.toSeconds()}'`,
    };
    const integration = new apigateway.MockIntegration({
      // Everything is binary to these APIs, also a request without a body, which cannot enter a template unless it is made text.
      contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
      passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      integrationResponses: [{
        statusCode: '204',
        contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
        responseParameters: mapped(headers, (value) => value),
      }],
    });
    return resource.addMethod('OPTIONS', integration, {
      ...OPEN_METHOD,
      requestParameters: {},
      methodResponses: [{ statusCode: '204', responseParameters: mapped(headers, () => true) }],
    });
  }
}
