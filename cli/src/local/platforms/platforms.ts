import { randomBytes } from 'node:crypto';
import type * as http from 'node:http';
import { slackApi, slackWebhook, teamsWorkflow } from './chat-platforms';
import { ses } from './mail-platform';
import { MessageBoard, PlatformMessage, PlatformName } from './message-board';
import { anyEndpoint, opsgenie, pagerDuty } from './on-call-platforms';
import { Platform, StubbedDestination } from './platform';
import { PlatformHealth } from './platform-health';
import { RESPONSES_PATH, slackResponse } from './slack-responses';
import { readBody } from '../read-body';

/** First segment of the paths at which platforms are reached. */
export const PLATFORMS_PATH = '_platforms';

/** Larger than what any of them takes. */
const MAX_BODY = 1024 * 1024;

const PLATFORMS: Readonly<Record<PlatformName, Platform>> = {
  'slack': slackApi,
  'slack-webhook': slackWebhook,
  'teams': teamsWorkflow,
  'pagerduty': pagerDuty,
  'opsgenie': opsgenie,
  'https': anyEndpoint,
  'email': ses,
};

/**
 * The platforms that alerts are told on, played on this machine: each destination has one of its own, which can be taken down. Their addresses hold a key that this
 * run made up, so that no page which a browser has open can post.
 */
export class Platforms {
  public readonly board: MessageBoard;
  private readonly key = randomBytes(16).toString('hex');
  private readonly stubbed: StubbedDestination[] = [];
  private readonly healths = new Map<string, PlatformHealth>();
  private count = 0;

  constructor(now: () => number) {
    this.board = new MessageBoard(now);
  }

  /** Those that there are. */
  public get destinations(): readonly StubbedDestination[] {
    return this.stubbed;
  }

  /** Makes a platform for a destination; returns where it is below the public URL, without a slash at the end. */
  public add(stubbed: StubbedDestination): string {
    this.stubbed.push(stubbed);
    return `${this.path}/${this.stubbed.length - 1}`;
  }

  /** Where all of them are below the public URL, without a slash at the end. */
  public get path(): string {
    return `/${PLATFORMS_PATH}/${this.key}`;
  }

  /** Where a platform takes what only the presser of a button sees. */
  public responsePath({ id, destination }: Pick<PlatformMessage, 'id' | 'destination'>, user: string): string {
    const index = this.stubbed.findIndex((stubbed) => stubbed.destination === destination);
    return `${this.path}/${index}${RESPONSES_PATH}${encodeURIComponent(id)}/${encodeURIComponent(user)}`;
  }

  /** How the platform of a destination is. */
  public health(destination: string): PlatformHealth {
    return this.healths.get(destination) ?? 'up';
  }

  /** Takes the platform of a destination down, or brings it back. */
  public setHealth(destination: string, health: PlatformHealth): void {
    this.healths.set(destination, health);
    this.board.revision += 1;
  }

  /** Answers a request below `/_platforms`. */
  public async respond(request: http.IncomingMessage, response: http.ServerResponse, target: string): Promise<void> {
    const [, key, index, rest = '/'] = /^\/([0-9a-f]+)\/(\d+)(\/[^?]*)?(?:\?.*)?$/.exec(target) ?? [];
    const stubbed = this.stubbed[Number(index)];
    const body = await readBody(request, MAX_BODY);
    if (key !== this.key || !stubbed) {
      response.writeHead(404).end();
      return;
    }
    const { destination, platform } = stubbed;
    const health = this.health(destination);
    if (health !== 'up') {
      this.board.refuse(destination);
      if (health === 'down') {
        response.writeHead(503).end();
      }
      return; // who hangs says nothing
    }
    const play = rest.startsWith(RESPONSES_PATH) ? slackResponse : PLATFORMS[platform];
    const answer = play({
      method: request.method ?? '', path: rest, contentType: String(request.headers['content-type']), body,
    }, { board: this.board, destination, next: () => this.next() });
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(isText ? answer.body : JSON.stringify(answer.body));
  }

  private next(): number {
    return this.count += 1;
  }
}
