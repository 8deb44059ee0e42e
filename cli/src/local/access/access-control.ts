import type * as http from 'node:http';
import { AccessRefusal, AccessRequest, AccessRules, checkAccess, Surface } from './check-access';
import { ConsoleToken } from './console-token';

/** So many different refusals are told; who sends more of them tells nothing new. */
const MOST_TOLD = 20;

/** What access depends on. */
export interface AccessControlProps {
  /** See `AccessRules`. */
  readonly allowedHosts: readonly string[];
  /** Gets a line for each kind of refusal, once: somebody who sets up a tunnel must learn why nothing arrives, and a page must not flood the terminal. */
  readonly onNotice: (line: string) => void;
}

/** Access to everything that one run listens on. */
export class AccessControl {
  private readonly rules: AccessRules;
  private readonly told = new Set<string>();

  constructor(private readonly props: AccessControlProps) {
    this.rules = { allowedHosts: props.allowedHosts, token: new ConsoleToken() };
  }

  /** What the console's page has to know to change something. */
  public get token(): string {
    return this.rules.token.text;
  }

  /** Why a request must not be answered; undefined when it may. See `checkAccess`. */
  public refusal(
    surface: Surface, { method = 'GET', headers }: http.IncomingMessage, asked: Pick<AccessRequest, 'isPage' | 'isPrivate'> = {},
  ): AccessRefusal | undefined {
    const refusal = checkAccess({ surface, method, headers, ...asked }, this.rules);
    if (refusal) {
      this.tell(`Refused a ${method}: ${refusal.message}`);
    }
    return refusal;
  }

  private tell(line: string): void {
    if (!this.told.has(line) && this.told.size < MOST_TOLD) {
      this.told.add(line);
      this.props.onNotice(line);
    }
  }
}
