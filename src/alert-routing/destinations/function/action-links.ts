import { Clock } from '../../../engine/ports';
import { withTimeout } from '../../../engine/with-timeout';
import { CachedSecret } from '../../../shared/cached-secret';
import { Link } from '../../alert-event';
import { AlertAction, actionsOf } from '../../render/actions';
import { RenderContext } from '../../render/context';
import { cut, oneLine } from '../../render/texts';
import { makeLink } from '../../respond/link-token';
import { Alert } from '../../state/alert';
import { LinksConfig } from '../destination-config';

/** So many links for retries: a mail is no form. */
const MOST_RETRIES = 5;

/** The message waits no longer for its links, which it can be read without. Milliseconds. */
const SECRET_TIMEOUT_MS = 1_500;

/** Makes the links with which those act who have no buttons. */
export class ActionLinks {
  constructor(private readonly config: LinksConfig, private readonly secret: CachedSecret<string>, private readonly clock: Clock) {}

  /** The links of an alert as it is now; none where the secret cannot be read: an alert without links is better than none. Does not reject. */
  public async of(alert: Alert, context: RenderContext): Promise<readonly Link[]> {
    const actions = actionsOf(alert, context, MOST_RETRIES);
    if (actions.length === 0) {
      return [];
    }
    try {
      const secret = await withTimeout(this.clock, SECRET_TIMEOUT_MS, this.secret.get());
      return actions.map((action) => this.link(alert, action, secret, context));
    } catch {
      return [];
    }
  }

  private link(alert: Alert, { action, retry, label }: AlertAction, secret: string, { destination, now }: RenderContext): Link {
    return { label, url: makeLink(this.config, secret, { alertId: alert.id, action, retry, destination }, now, aboutOf(alert)) };
  }
}

/** What the page of a link says of its alert. */
function aboutOf({ event: { title }, openedAt }: Alert): string {
  return `${cut(oneLine(title), 70)} (since ${new Date(openedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
}
