/**
 * A REST API as its CloudFormation resources describe it. Names are CloudFormation's, values are resolved (no intrinsic functions).
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html
 */
export interface RestApiDefinition {
  /** Physical id of the API, such as `a1b2c3d4e5`. */
  readonly restApiId: string;
  /** What `Fn::GetAtt RootResourceId` gives: the `ParentId` of resources at the top. */
  readonly rootResourceId: string;
  readonly accountId: string;
  readonly region: string;
  /** @default 'local' */
  readonly deploymentId?: string;
  readonly restApi: RestApiProperties;
  readonly resources: ReadonlyArray<Identified<ResourceProperties>>;
  readonly methods: readonly MethodProperties[];
  readonly stage: StageProperties;
  /** @default - API Gateway's own */
  readonly gatewayResponses?: readonly GatewayResponseProperties[];
  /** @default - none */
  readonly requestValidators?: ReadonlyArray<Identified<RequestValidatorProperties>>;
  /**
   * Values of the API keys that open methods with `ApiKeyRequired`.
   *
   * @default - none
   */
  readonly apiKeys?: readonly string[];
}

/** Properties of a resource, with what `Ref` gives for it. */
export interface Identified<Properties> {
  readonly id: string;
  readonly properties: Properties;
}

/** `AWS::ApiGateway::RestApi`. */
export interface RestApiProperties {
  readonly Name?: string;
  readonly BinaryMediaTypes?: readonly string[];
  readonly Policy?: unknown;
  readonly MinimumCompressionSize?: number | string;
}

/** `AWS::ApiGateway::Resource`. */
export interface ResourceProperties {
  readonly ParentId: string;
  /** A literal, `{name}` or `{name+}`. */
  readonly PathPart: string;
}

/** `AWS::ApiGateway::Method`. */
export interface MethodProperties {
  readonly ResourceId: string;
  /** A method or `ANY`. */
  readonly HttpMethod: string;
  readonly AuthorizationType?: string;
  readonly ApiKeyRequired?: boolean | string;
  /** `method.request.header.X`, `.querystring.X`, `.path.X` to whether it is required. */
  readonly RequestParameters?: Readonly<Record<string, boolean | string>>;
  readonly RequestModels?: Readonly<Record<string, string>>;
  readonly RequestValidatorId?: string;
  readonly MethodResponses?: ReadonlyArray<{
    readonly StatusCode: string | number;
    readonly ResponseParameters?: Readonly<Record<string, boolean | string>>;
  }>;
  readonly Integration?: IntegrationProperties;
}

/** `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`; absent means that the body stays what its media type makes of it. */
export type ContentHandling = 'CONVERT_TO_TEXT' | 'CONVERT_TO_BINARY';

/** `AWS::ApiGateway::Method Integration`. */
export interface IntegrationProperties {
  readonly Type: 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';
  /** What the integration is called with; `AWS` and `HTTP` need it. */
  readonly IntegrationHttpMethod?: string;
  /** `arn:aws:apigateway:REGION:SERVICE:path/…` or `…:action/…` for `AWS`, a URL for `HTTP`. */
  readonly Uri?: string;
  readonly Credentials?: string;
  /** `integration.request.header.X`, `.querystring.X`, `.path.X` to a mapping expression. */
  readonly RequestParameters?: Readonly<Record<string, string>>;
  /** Mapping templates by MIME type. */
  readonly RequestTemplates?: Readonly<Record<string, string>>;
  /** @default 'WHEN_NO_MATCH' */
  readonly PassthroughBehavior?: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly ContentHandling?: ContentHandling;
  /** @default 29000 */
  readonly TimeoutInMillis?: number | string;
  readonly IntegrationResponses?: readonly IntegrationResponseProperties[];
}

/** `AWS::ApiGateway::Method IntegrationResponse`. */
export interface IntegrationResponseProperties {
  readonly StatusCode: string | number;
  /** Matched as a whole, by Java's rules, against the status (for Lambda: against the error message). Absent or empty: everything else. */
  readonly SelectionPattern?: string;
  /** `method.response.header.X` to a mapping expression. */
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
  readonly ContentHandling?: ContentHandling;
}

/** `AWS::ApiGateway::GatewayResponse`. */
export interface GatewayResponseProperties {
  readonly ResponseType: string;
  readonly StatusCode?: string | number;
  /** `gatewayresponse.header.X` to a mapping expression. */
  readonly ResponseParameters?: Readonly<Record<string, string>>;
  /** Templates by MIME type, with plain substitution only. */
  readonly ResponseTemplates?: Readonly<Record<string, string>>;
}

/** `AWS::ApiGateway::RequestValidator`. */
export interface RequestValidatorProperties {
  readonly ValidateRequestBody?: boolean | string;
  readonly ValidateRequestParameters?: boolean | string;
}

/** `AWS::ApiGateway::Stage`. */
export interface StageProperties {
  readonly StageName: string;
  readonly Variables?: Readonly<Record<string, string>>;
  readonly AccessLogSetting?: { readonly Format?: string };
  readonly MethodSettings?: readonly MethodSetting[];
}

/** `AWS::ApiGateway::Stage MethodSetting`. */
export interface MethodSetting {
  /** A method, or `*`. */
  readonly HttpMethod?: string;
  /** Path of a resource, in which each `/` but the first is written `~1`; or `/*`. */
  readonly ResourcePath?: string;
  /** Requests a second that come back into the bucket. */
  readonly ThrottlingRateLimit?: number | string;
  /** Requests that the bucket holds. */
  readonly ThrottlingBurstLimit?: number | string;
  readonly CachingEnabled?: boolean | string;
}

/** CloudFormation writes booleans as texts, too. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || value === 'true';
}
