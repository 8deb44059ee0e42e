import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { dimensionValue } from '../../contract/metrics';
import { Neighbours } from '../../contract/neighbours';
import { ROOT_ENDPOINT } from '../../envelope/envelope';

/** What is known of an API that a webhook made. */
export interface OwnApi {
  /** Filled with the names of the webhooks, which the access log reads when the template is written. */
  readonly webhooks: string[];
  readonly logGroup?: logs.ILogGroup;
  readonly domain?: apigateway.DomainName;
  /** Of the custom domain, without a slash at the end. */
  readonly baseUrl?: string;
}

const SHARED = new WeakMap<apigateway.RestApi, SharedApi>();

/** One REST API and what the webhooks on it share. */
export class SharedApi {
  /** That of an API on which there is a webhook already; else a new one for an API that is not ours. */
  public static of(api: apigateway.RestApi): SharedApi {
    return SHARED.get(api) ?? new SharedApi(api);
  }

  /** Names of the webhooks in the access log. */
  public readonly webhooks: string[];
  /** Resource paths of the webhooks, in the same order. */
  public readonly mounts: string[] = [];
  /** Whether a webhook made the API, so that every method of it is a webhook's. */
  public readonly ours: boolean;
  /** Where the API logs in our format, if it does. */
  public readonly logGroup?: logs.ILogGroup;
  public readonly domain?: apigateway.DomainName;
  private readonly baseUrl?: string;
  private key?: apigateway.IApiKey;
  /** Resource paths of the endpoints of each webhook, by that of the webhook. */
  private readonly endpoints = new Map<string, string[]>();
  private readonly listeners: Array<() => void> = [];

  constructor(public readonly api: apigateway.RestApi, own?: OwnApi) {
    this.ours = own !== undefined;
    this.webhooks = own?.webhooks ?? [];
    this.logGroup = own?.logGroup;
    this.domain = own?.domain;
    this.baseUrl = own?.baseUrl;
    SHARED.set(api, this);
  }

  /** Takes in a webhook and returns which of the API's it is, from 0. */
  public add(webhookPath: string, mount: string): number {
    this.mounts.push(mount);
    return this.webhooks.push(dimensionValue(webhookPath)) - 1;
  }

  /** Takes in an endpoint of a webhook. */
  public addEndpoint(mount: string, resourcePath: string): void {
    this.endpoints.set(mount, [...this.endpoints.get(mount) ?? [], resourcePath]);
    this.listeners.forEach((told) => told());
  }

  /** Calls back whenever there is one more endpoint on the API. */
  public onEndpoint(told: () => void): void {
    this.listeners.push(told);
  }

  /** What the webhook at a path has beside it: other webhooks, and what the one at the root has; undefined where there is nothing. */
  public neighboursOf(mount: string): Neighbours | undefined {
    const paths = [...this.endpoints].filter(([other]) => other !== mount)
      .flatMap(([other, endpoints]) => other === ROOT_ENDPOINT ? endpoints.filter((path) => path !== ROOT_ENDPOINT) : [other]);
    return paths.length === 0 ? undefined : { at: mount, paths };
  }

  /** The URL of a resource: on the custom domain where there is one. */
  public urlFor(resourcePath: string): string {
    return this.baseUrl === undefined ? this.api.urlForPath(resourcePath) : `${this.baseUrl}${resourcePath}`;
  }

  /** The key that all endpoints of the API share which ask for one. */
  public get apiKey(): apigateway.IApiKey | undefined {
    return this.key;
  }

  /** Makes the key, in a usage plan without limits, once: a key opens a stage, and not one endpoint. */
  public requireApiKey(scope: Construct): void {
    if (this.key) {
      return;
    }
    this.key = new apigateway.ApiKey(scope, 'ApiKey', { description: `Senders of ${this.webhooks[0]}` });
    const plan = new apigateway.UsagePlan(scope, 'UsagePlan', {
      description: `Lets the senders of ${this.webhooks[0]} in`,
      apiStages: [{ api: this.api, stage: this.api.deploymentStage }],
    });
    // The id that `addApiKey` makes depends on where the stack stands in the app.
    new apigateway.CfnUsagePlanKey(plan, 'Key', { keyId: this.key.keyId, keyType: 'API_KEY', usagePlanId: plan.usagePlanId });
  }
}
