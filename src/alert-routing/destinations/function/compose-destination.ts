import { ActionLinks } from './action-links';
import { DestinationTransport } from './destination-transport';
import { HintReader } from './hint-reader';
import { Platform } from './platform';
import { readButtons } from './read-buttons';
import { readAccountNames, readDestinationConfig, readStorm } from './read-config';
import { SecretTexts } from './secret-texts';
import { StormControl } from './storm/storm-control';
import { Subsegments } from './subsegment';
import { AlertEnv, AlertHint } from '../../../contract/alerts';
import { Compose } from '../../../delivery/function/delivery-function';
import { text, wholeNumber } from '../../../delivery/function/variables';
import { Clock } from '../../../engine/ports';
import { RenderContext } from '../../render/context';
import { routerBlockId } from '../../respond/button-ids';
import { DynamoDbAlerts } from '../../state/dynamodb-alerts';
import { DynamoDbStorms } from '../../state/dynamodb-storms';
import { DestinationConfig } from '../destination-config';

/** What a platform is made with. */
export interface Tools {
  readonly clock: Clock;
  readonly secrets: SecretTexts;
  /** What a message says besides the alert, as of now. */
  readonly context: () => RenderContext;
  /** Makes links with which people act. Default: there are none. */
  readonly links?: ActionLinks;
}

/** How a destination's function differs from the others. */
export interface DestinationFunction<K extends DestinationConfig['kind']> {
  /** The kinds of destinations that it is for. */
  readonly kinds: readonly K[];
  platformOf(config: Extract<DestinationConfig, { kind: K }>, tools: Tools): Platform;
  /** Milliseconds for one call. Default: `TRY_TIMEOUT_MS`. */
  tryTimeoutMs?(config: Extract<DestinationConfig, { kind: K }>): number | undefined;
}

/** A destination: hints, each of which brings what is posted of an alert up to date. */
export function composeDestination<K extends DestinationConfig['kind']>(
  { kinds, platformOf, tryTimeoutMs }: DestinationFunction<K>, secrets: SecretTexts,
): Compose<AlertHint> {
  return (variables, { settings: { destination } }, clock) => {
    const config = readDestinationConfig(variables, kinds);
    const accountNames = readAccountNames(variables);
    const buttons = readButtons(variables);
    const tableName = text(variables, AlertEnv.TABLE_NAME);
    const routerBlock = routerBlockId(tableName);
    const table = new DynamoDbAlerts({
      tableName, retentionDays: wholeNumber(variables, AlertEnv.RETENTION_DAYS, 1, 3650), now: clock.now,
    });
    const platform = platformOf(config, {
      clock,
      secrets,
      context: () => ({ destination, accountNames, now: clock.now(), buttons: buttons?.slack, routerBlock, maxRetries: buttons?.maxRetries }),
      links: buttons?.links && new ActionLinks(buttons.links, secrets.of(buttons.links.secretArn), clock),
    });
    const storm = readStorm(config);
    const storms = storm && platform.storm && new StormControl({
      table: new DynamoDbStorms({ tableName, now: clock.now }), destination, config: storm, platform: platform.storm, clock,
    });
    const transport = new DestinationTransport({
      table, destination, platform, clock, storms, subsegments: new Subsegments(), tryTimeoutMs: tryTimeoutMs?.(config),
    });
    return { reader: new HintReader(), transport };
  };
}
