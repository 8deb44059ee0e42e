import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { slackUrlVerification, validationToken, zoomValidation } from './challenge-conditions';
import { addChallengeMethod, addSignedChallengeMethod } from './challenge-method';
import { hubChallengeTemplate, queryChallengeTemplate } from './challenge-template';
import { HandshakeFunction } from './handshake-function';
import { checkSecrets } from '../../shared/check-secrets';
import { EncryptedLogGroupProps } from '../../shared/encrypted-log-group';
import { AnswerWithoutStoring } from '../templates/answer-without-storing';

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
   * mapping template at deployment. Who may read the API's configuration can read it. For another token make another
   * secret: a deployment does not see that the value of one has changed.
   */
  public static hubChallenge(verifyToken: secretsmanager.ISecret): Handshake {
    checkSecrets('Handshake.hubChallenge', { secret: verifyToken });
    return new QueryHandshake(hubChallengeTemplate(verifyToken.secretValue.unsafeUnwrap()));
  }

  /**
   * Dropbox, Nylas and others: GET with a challenge in the query, which is answered as text. Every other GET is answered 403 and not stored.
   *
   * @param parameter name of the query parameter, `challenge` unless said otherwise
   */
  public static queryChallenge(parameter: string = 'challenge'): Handshake {
    if (typeof parameter !== 'string' || !/^[A-Za-z0-9_.-]{1,64}$/.test(parameter)) {
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
   * X: GET with `crc_token`, which a small Lambda function answers signed; it does not stand before webhooks. Every other GET is answered 403
   * and not stored.
   *
   * Only tokens of letters, digits and `_+/=-` are signed: X signs its webhooks with the same secret. A source that verifies with it must be `Source.x`:
   * to another, such as `Source.hmac`, a signed token could be sent as a webhook.
   *
   * @param secret the consumer secret of the app
   */
  public static crc(secret: secretsmanager.ISecret): Handshake {
    checkSecrets('Handshake.crc', { secret });
    return new CrcHandshake(secret);
  }

  /**
   * Zoom: a JSON body with `"event": "endpoint.url_validation"`, whose `payload.plainToken` is answered signed.
   *
   * Zoom sends it to where it sends its webhooks, so **a Lambda function stands before the queue** at this endpoint: it signs the challenge, or
   * stores the webhook. It acknowledges only what the queue has stored, like API Gateway elsewhere; but its cold starts and throttles count
   * against the three seconds that Zoom waits.
   *
   * Only tokens of letters, digits and `_+/=-` are signed: Zoom signs its webhooks with the same secret. A source that verifies with it must be
   * `Source.zoom`: to another, such as `Source.hmac`, a signed token could be sent as a webhook.
   *
   * @param secret the secret token of the app
   */
  public static zoom(secret: secretsmanager.ISecret): Handshake {
    checkSecrets('Handshake.zoom', { secret });
    return new ZoomHandshake(secret);
  }

  /**
   * Methods that the handshake answers by itself, which then are none of the endpoint's.
   *
   * @internal
   */
  public readonly _methods: readonly string[] = [];

  /**
   * What tokens are signed with, for whoever asks.
   *
   * @internal
   */
  public get _signingSecret(): secretsmanager.ISecret | undefined {
    return undefined;
  }

  /**
   * What the request template of a content type answers and does not store.
   *
   * @internal
   */
  public _answersWithoutStoring(_contentType: string): readonly AnswerWithoutStoring[] {
    return [];
  }

  /**
   * Adds the methods that answer by themselves.
   *
   * @param _resource the endpoint's path, or the one for all paths below it
   * @param _endpoint the endpoint's path
   * @param _logs what the log of a function has
   * @internal
   */
  public _addMethods(
    _resource: apigateway.IResource, _endpoint: apigateway.IResource, _logs: EncryptedLogGroupProps,
  ): readonly apigateway.Method[] {
    return [];
  }

  /**
   * The function that has to stand before the queue, where one has to.
   *
   * @internal
   */
  public _functionBeforeQueue(_endpoint: apigateway.IResource, _logs: EncryptedLogGroupProps): HandshakeFunction | undefined {
    return undefined;
  }
}

/** Nothing of it is other than the default. */
class NoHandshake extends Handshake {}

/** Answered by a mock integration: what is sent with GET never gets near the queue. */
class QueryHandshake extends Handshake {
  public readonly _methods: readonly string[] = ['GET'];

  constructor(private readonly template: string) {
    super();
  }

  public _addMethods(resource: apigateway.IResource): readonly apigateway.Method[] {
    return [addChallengeMethod(resource, this.template)];
  }
}

/** Answered by the method that stores: the sender's handshake comes the same way as its webhooks. */
class TemplateHandshake extends Handshake {
  constructor(private readonly caseFor: (contentType: string) => AnswerWithoutStoring | undefined) {
    super();
  }

  public _answersWithoutStoring(contentType: string): readonly AnswerWithoutStoring[] {
    const own = this.caseFor(contentType);
    return own ? [own] : [];
  }
}

/** Signed by a function, at a method of its own. */
class CrcHandshake extends Handshake {
  public readonly _methods: readonly string[] = ['GET'];

  constructor(private readonly secret: secretsmanager.ISecret) {
    super();
  }

  public get _signingSecret(): secretsmanager.ISecret {
    return this.secret;
  }

  public _addMethods(
    resource: apigateway.IResource, endpoint: apigateway.IResource, logs: EncryptedLogGroupProps,
  ): readonly apigateway.Method[] {
    return [addSignedChallengeMethod(resource, HandshakeFunction.of(endpoint, this.secret, logs))];
  }
}

/** Signed by a function, which stores the webhooks as well. */
class ZoomHandshake extends TemplateHandshake {
  constructor(private readonly secret: secretsmanager.ISecret) {
    super((contentType) => contentType === 'application/json' ? zoomValidation() : undefined);
  }

  public get _signingSecret(): secretsmanager.ISecret {
    return this.secret;
  }

  public _functionBeforeQueue(endpoint: apigateway.IResource, logs: EncryptedLogGroupProps): HandshakeFunction {
    return HandshakeFunction.of(endpoint, this.secret, logs);
  }
}
