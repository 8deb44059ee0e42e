import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { hubChallengeTemplate, queryChallengeTemplate } from './challenge-template';
import { addChallengeMethod } from './challenge-method';
import { slackUrlVerification, validationToken } from './challenge-conditions';
import { InsteadOfStoring } from '../instead-of-storing';

/**
 * What a sender wants answered before it sends, to prove that the endpoint expects it.
 *
 * API Gateway answers by itself, at the endpoint and at every path below it, and nothing of a handshake is stored or delivered.
 */
export abstract class Handshake {
  /** Nothing is answered; every request is a webhook. */
  public static none(): Handshake {
    return new NoHandshake();
  }

  /**
   * Meta, WhatsApp and others that follow WebSub: GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge`. The challenge is
   * answered as text when the token is the expected one; every other GET is answered 403 and not stored.
   *
   * @param verifyToken secret with the token that you chose at the sender: letters, digits and ._~- characters, because it becomes part of a
   * mapping template at deployment. Who may read the API's configuration can read it. After a change of the secret, deploy again.
   */
  public static hubChallenge(verifyToken: secretsmanager.ISecret): Handshake {
    if (!verifyToken) {
      throw new Error('Handshake.hubChallenge needs the secret with the verify token, got none; store the token in Secrets Manager and pass Secret.fromSecretNameV2(this, \'VerifyToken\', \'its/name\').');
    }
    return new QueryHandshake(hubChallengeTemplate(verifyToken.secretValue.unsafeUnwrap()));
  }

  /**
   * Dropbox, Nylas and others: GET with a challenge in the query, which is answered as text. Every other GET is answered 403 and not stored.
   *
   * @param parameter name of the query parameter, `challenge` unless said otherwise
   */
  public static queryChallenge(parameter: string = 'challenge'): Handshake {
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(parameter)) {
      throw new Error(`Handshake.queryChallenge takes the name of a query parameter of 1 to 64 letters, digits and _.- characters, got: ${JSON.stringify(parameter)}; see the sender's documentation for the exact name.`);
    }
    return new QueryHandshake(queryChallengeTemplate(parameter));
  }

  /**
   * Microsoft Graph and SharePoint: a request with `validationToken` in the query, whatever its method. The token is answered as text.
   *
   * The answer travels in `$context.responseOverride` through an integration that stores nothing. That this works is recorded for mock
   * integrations on AWS, and not for the integration with SQS that is used here.
   */
  public static validationToken(): Handshake {
    return new TemplateHandshake(() => validationToken());
  }

  /**
   * Slack: a JSON body with `"type": "url_verification"`, whose `challenge` is answered as text.
   *
   * The answer travels in `$context.responseOverride` through an integration that stores nothing. That this works is recorded for mock
   * integrations on AWS, and not for the integration with SQS that is used here.
   */
  public static slackUrlVerification(): Handshake {
    return new TemplateHandshake((contentType) => contentType === 'application/json' ? slackUrlVerification() : undefined);
  }

  /**
   * Methods that the handshake answers by itself, which then are none of the endpoint's.
   *
   * @internal
   */
  public abstract readonly _methods: readonly string[];

  /**
   * What the request template of a content type answers and does not store.
   *
   * @internal
   */
  public abstract _insteadOfStoring(contentType: string): readonly InsteadOfStoring[];

  /**
   * Adds the methods that answer by themselves.
   *
   * @param resource the endpoint's path, or the one for all paths below it
   * @internal
   */
  public abstract _addMethods(resource: apigateway.IResource): readonly apigateway.Method[];
}

class NoHandshake extends Handshake {
  public readonly _methods: readonly string[] = [];

  public _insteadOfStoring(): readonly InsteadOfStoring[] {
    return [];
  }

  public _addMethods(): readonly apigateway.Method[] {
    return [];
  }
}

/** Answered by a mock integration: what is sent with GET never gets near the queue. */
class QueryHandshake extends Handshake {
  public readonly _methods: readonly string[] = ['GET'];

  constructor(private readonly template: string) {
    super();
  }

  public _insteadOfStoring(): readonly InsteadOfStoring[] {
    return [];
  }

  public _addMethods(resource: apigateway.IResource): readonly apigateway.Method[] {
    return [addChallengeMethod(resource, this.template)];
  }
}

/** Answered by the method that stores: the sender's handshake comes the same way as its webhooks. */
class TemplateHandshake extends Handshake {
  public readonly _methods: readonly string[] = [];

  constructor(private readonly caseFor: (contentType: string) => InsteadOfStoring | undefined) {
    super();
  }

  public _insteadOfStoring(contentType: string): readonly InsteadOfStoring[] {
    const own = this.caseFor(contentType);
    return own ? [own] : [];
  }

  public _addMethods(): readonly apigateway.Method[] {
    return [];
  }
}
