import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { challengeCase, challengeContentTypes } from './challenge';
import { addChallengeMethod, addHeadersMethod, addSignedChallengeMethod } from './challenge-method';
import { ChallengeProps } from './challenge-props';
import { ChallengeValue } from './challenge-value';
import { checkChallenge, OWN_METHODS } from './check-challenge';
import { checkSigningSecret } from './check-signing-secret';
import { permissionHeaders } from './cloud-events';
import { CloudEventsHandshakeProps } from './cloud-events-handshake-props';
import { zoomCase } from './function-templates';
import { HandshakeFunction } from './handshake-function';
import { SecretOfHandshake } from './secret-of-handshake';
import {
  asana, eventGrid, hubChallenge, monday, okta, slackUrlVerification, smartsheet, strava, twitch, validationToken, webSub, zoomValidation,
} from './sender-challenges';
import { SignedHandshakeProps } from './signed-handshake-props';
import { checkSecrets } from '../../shared/check-secrets';
import { EncryptedLogGroupProps } from '../../shared/encrypted-log-group';
import { checkTexts } from '../../shared/prop-checks';
import { ANY } from '../methods';
import { AnswerWithoutStoring } from '../templates/answer-without-storing';

/**
 * What a sender wants answered before it sends, to prove that the endpoint expects it.
 *
 * API Gateway answers by itself, at the endpoint and at every path below it, and nothing of a handshake is stored or delivered. A handshake brings its
 * method and its content types with it, whatever the endpoint accepts.
 *
 * Where webhooks come with the same method, the answer travels in `$context.responseOverride` through an integration that stores nothing. That this
 * works is recorded for mock integrations on AWS, and not for the integration with SQS that is used there.
 */
export abstract class Handshake {
  /** Nothing is answered; every request is a webhook. */
  public static none(): Handshake {
    return new NoHandshake();
  }

  /**
   * Any sender whose challenge can be found in a request and sent back as it is. Those below are such challenges.
   *
   * @param props where the challenge is, and how it is sent back
   */
  public static challenge(props: ChallengeProps): Handshake {
    checkChallenge(props);
    return new ChallengeHandshake(props);
  }

  /**
   * Meta, WhatsApp: GET with `hub.mode=subscribe`, `hub.verify_token` and `hub.challenge`. The challenge is answered as text when the token is the
   * expected one; every other GET is answered 403 and not stored.
   *
   * @param verifyToken secret with the token that you chose at the sender: letters, digits and ._~- characters, because it becomes part of a
   * mapping template at deployment. Who may read the API's configuration can read it. For another token make another
   * secret: a deployment does not see that the value of one has changed.
   */
  public static hubChallenge(verifyToken: secretsmanager.ISecret): Handshake {
    checkSecrets('Handshake.hubChallenge', { secret: verifyToken });
    return new ChallengeHandshake(hubChallenge(verifyToken));
  }

  /**
   * Strava: as `hubChallenge`, answered as JSON.
   *
   * @param verifyToken as for `hubChallenge`
   */
  public static strava(verifyToken: secretsmanager.ISecret): Handshake {
    checkSecrets('Handshake.strava', { secret: verifyToken });
    return new ChallengeHandshake(strava(verifyToken));
  }

  /**
   * WebSub, such as YouTube's: GET with `hub.mode=subscribe` or `unsubscribe`, `hub.topic` and `hub.challenge`, which is answered as text. Every other
   * GET is answered 403 and not stored.
   *
   * @param topics the topics that you subscribe to or leave, exactly as you name them; with none, whoever asks may subscribe the endpoint to whatever
   * it likes
   */
  public static webSub(topics: string[] = []): Handshake {
    checkTexts("['https://example.com/feed']")('Handshake.webSub', topics);
    return new ChallengeHandshake(webSub(topics));
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
    return new ChallengeHandshake({ value: ChallengeValue.query(parameter) });
  }

  /** Microsoft Graph and SharePoint: a request with `validationToken` in the query, whatever its method. The token is answered as text. */
  public static validationToken(): Handshake {
    return new ChallengeHandshake(validationToken());
  }

  /** Slack: a JSON body with `"type": "url_verification"`, whose `challenge` is answered as text. */
  public static slackUrlVerification(): Handshake {
    return new ChallengeHandshake(slackUrlVerification());
  }

  /**
   * Twitch EventSub: a request with `Twitch-Eventsub-Message-Type: webhook_callback_verification`, whose `challenge` in the JSON body is answered as
   * text. Its signature is not verified: only your own requests to Twitch make subscriptions.
   */
  public static twitch(): Handshake {
    return new ChallengeHandshake(twitch());
  }

  /**
   * Asana: a request with `X-Hook-Secret`, which is sent back in a header of that name. That secret is what Asana then signs with. The answer to your
   * request that made the webhook has it too, and is where to take it from: whoever knows the endpoint can send it another.
   */
  public static asana(): Handshake {
    return new ChallengeHandshake(asana());
  }

  /** Smartsheet: a request with `Smartsheet-Hook-Challenge`, which is sent back in `Smartsheet-Hook-Response`; again every hundred webhooks. */
  public static smartsheet(): Handshake {
    return new ChallengeHandshake(smartsheet());
  }

  /** Okta event hooks: GET with `X-Okta-Verification-Challenge`, which is answered as JSON. Every other GET is answered 403 and not stored. */
  public static okta(): Handshake {
    return new ChallengeHandshake(okta());
  }

  /** monday.com, Miro: a JSON body with a `challenge` and nothing else, which is answered as JSON. */
  public static monday(): Handshake {
    return new ChallengeHandshake(monday());
  }

  /**
   * CloudEvents, such as of SAP: OPTIONS with `WebHook-Request-Origin` is answered with the permission to send. Every OPTIONS request is answered so,
   * and none is stored.
   *
   * @param props what is permitted
   */
  public static cloudEvents(props: CloudEventsHandshakeProps = {}): Handshake {
    return new PermissionHandshake(permissionHeaders('Handshake.cloudEvents', props));
  }

  /**
   * Azure Event Grid: the subscription's validation event, whose code is answered as JSON, and for its CloudEvents schema the same as `cloudEvents`.
   *
   * @param props what is permitted to senders of CloudEvents
   */
  public static eventGrid(props: CloudEventsHandshakeProps = {}): Handshake {
    return new CombinedHandshake([new ChallengeHandshake(eventGrid()), new PermissionHandshake(permissionHeaders('Handshake.eventGrid', props))]);
  }

  /**
   * X: GET with `crc_token`, which a small Lambda function answers signed; it does not stand before webhooks. Every other GET is answered 403
   * and not stored.
   *
   * Only tokens of letters, digits and `_+/=-` are signed: X signs its webhooks with the same secret.
   *
   * @param secret the consumer secret of the app
   * @param props where in the secret it is
   */
  public static crc(secret: secretsmanager.ISecret, props: SignedHandshakeProps = {}): Handshake {
    return new CrcHandshake(checkSigningSecret('Handshake.crc', secret, props));
  }

  /**
   * Zoom: a JSON body with `"event": "endpoint.url_validation"`, whose `payload.plainToken` is answered signed.
   *
   * Zoom sends it to where it sends its webhooks, so **a Lambda function stands before the queue** at this endpoint: it signs the challenge, or
   * stores the webhook. It acknowledges only what the queue has stored, like API Gateway elsewhere; but its cold starts and throttles count
   * against the three seconds that Zoom waits.
   *
   * Only tokens of letters, digits and `_+/=-` are signed: Zoom signs its webhooks with the same secret.
   *
   * @param secret the secret token of the app
   * @param props where in the secret it is
   */
  public static zoom(secret: secretsmanager.ISecret, props: SignedHandshakeProps = {}): Handshake {
    return new ZoomHandshake(checkSigningSecret('Handshake.zoom', secret, props));
  }

  /**
   * Methods that the handshake takes from the endpoint.
   *
   * @internal
   */
  public readonly _methods: readonly string[] = [];

  /**
   * Methods and content types that a handshake comes with where webhooks do.
   *
   * @internal
   */
  public readonly _withWebhooks: WithWebhooks = { methods: [], contentTypes: [] };

  /**
   * The secret that the handshake signs with what a stranger sends.
   *
   * @internal
   */
  public readonly _signingSecret?: SecretOfHandshake;

  /**
   * What the request template of a content type answers and does not store.
   *
   * @internal
   */
  public _answersWithoutStoring(_contentType: string): readonly AnswerWithoutStoring[] {
    return [];
  }

  /**
   * Methods that answer by themselves at an endpoint: the handshake's own, and those it comes with that the endpoint does not have.
   *
   * @param methods the endpoint's
   * @internal
   */
  public _answeredMethods(methods: readonly string[]): readonly string[] {
    return [...this._methods, ...this._withWebhooks.methods.filter((method) => !methods.includes(method) && !methods.includes(ANY))];
  }

  /**
   * Adds a method that answers by itself.
   *
   * @param _resource the endpoint's path, or the one for all paths below it
   * @param _method one of `_answeredMethods`
   * @param _endpoint the endpoint's path
   * @param _logs what the log of a function has
   * @internal
   */
  public _addMethod(
    _resource: apigateway.IResource, _method: string, _endpoint: apigateway.IResource, _logs: EncryptedLogGroupProps,
  ): apigateway.Method {
    throw new Error(`A handshake was asked for the method ${_method}, expected none because it has none.`);
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

/** How a handshake comes where webhooks come. */
interface WithWebhooks {
  readonly methods: readonly string[];
  readonly contentTypes: readonly string[];
}

/** Nothing of it is other than the default. */
class NoHandshake extends Handshake {}

/** Sent back by a template: of a method of its own, or of the one that stores. */
class ChallengeHandshake extends Handshake {
  public readonly _methods: readonly string[];
  public readonly _withWebhooks: WithWebhooks;

  constructor(private readonly props: ChallengeProps) {
    super();
    const { method = props.value._in === 'query' || props.value._in === 'fixed' ? 'GET' : 'POST' } = props;
    const isOwn = OWN_METHODS.includes(method);
    this._methods = isOwn ? [method] : [];
    this._withWebhooks = isOwn ? { methods: [], contentTypes: [] } : { methods: [method], contentTypes: challengeContentTypes(props) };
  }

  public _answersWithoutStoring(contentType: string): readonly AnswerWithoutStoring[] {
    const own = this._methods.length > 0 ? undefined : challengeCase(this.props, contentType);
    return own ? [own] : [];
  }

  public _addMethod(resource: apigateway.IResource, method: string): apigateway.Method {
    return addChallengeMethod(resource, method, this.props);
  }
}

/** Everything that is sent with OPTIONS gets the same permission. */
class PermissionHandshake extends Handshake {
  public readonly _methods: readonly string[] = ['OPTIONS'];

  constructor(private readonly headers: Readonly<Record<string, string>>) {
    super();
  }

  public _addMethod(resource: apigateway.IResource, method: string): apigateway.Method {
    return addHeadersMethod(resource, method, this.headers);
  }
}

/** Several, of which none has a method that another has. */
class CombinedHandshake extends Handshake {
  public readonly _methods: readonly string[];
  public readonly _withWebhooks: WithWebhooks;

  constructor(private readonly parts: readonly Handshake[]) {
    super();
    this._methods = parts.flatMap(({ _methods }) => _methods);
    this._withWebhooks = {
      methods: parts.flatMap(({ _withWebhooks }) => _withWebhooks.methods),
      contentTypes: parts.flatMap(({ _withWebhooks }) => _withWebhooks.contentTypes),
    };
  }

  public _answersWithoutStoring(contentType: string): readonly AnswerWithoutStoring[] {
    return this.parts.flatMap((part) => part._answersWithoutStoring(contentType));
  }

  public _addMethod(
    resource: apigateway.IResource, method: string, endpoint: apigateway.IResource, logs: EncryptedLogGroupProps,
  ): apigateway.Method {
    const part = this.parts.find(({ _methods, _withWebhooks }) => _methods.includes(method) || _withWebhooks.methods.includes(method))!;
    return part._addMethod(resource, method, endpoint, logs);
  }
}

/** Signed by a function, at a method of its own. */
class CrcHandshake extends Handshake {
  public readonly _methods: readonly string[] = ['GET'];

  constructor(public readonly _signingSecret: SecretOfHandshake) {
    super();
  }

  public _addMethod(
    resource: apigateway.IResource, _method: string, endpoint: apigateway.IResource, logs: EncryptedLogGroupProps,
  ): apigateway.Method {
    return addSignedChallengeMethod(resource, HandshakeFunction.of(endpoint, this._signingSecret, logs));
  }
}

/** Signed by a function, which stores the webhooks as well. */
class ZoomHandshake extends Handshake {
  public readonly _withWebhooks: WithWebhooks = { methods: [], contentTypes: challengeContentTypes(zoomValidation()) };

  constructor(public readonly _signingSecret: SecretOfHandshake) {
    super();
  }

  public _answersWithoutStoring(contentType: string): readonly AnswerWithoutStoring[] {
    const own = zoomCase(contentType);
    return own ? [own] : [];
  }

  public _functionBeforeQueue(endpoint: apigateway.IResource, logs: EncryptedLogGroupProps): HandshakeFunction {
    return HandshakeFunction.of(endpoint, this._signingSecret, logs);
  }
}
