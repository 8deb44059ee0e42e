import { contradiction } from './contradictions';
import { checkEndpoints, checkKnown, checkKnownText, checkKnownTexts, checkMethods, checkPattern, checkTypeRanges } from './filter-checks';
import { FilterConfig, FilterDefinition, FilterEndpoint, MAX_FILTER_LENGTH } from './filter-config';
import { FilteredWebhook, FilterInput } from './filter-input';
import { WebhookSample } from './filter-sample';
import { Match } from './match';
import { matches } from './matches';
import { neverMatches, problemsAt, resolveFilter } from './resolve-filter';
import { webhookOfSample } from './webhook-of-sample';
import { checkHeaderName } from '../shared/check-header-name';
import { parseJsonPath } from '../shared/json-path';
import { checkChoice } from '../shared/prop-checks';

/**
 * Which webhooks a destination is sent, by what they say.
 *
 * Filters are asked of what arrived, after its signature was verified and repetitions were sorted out. What a filter cannot read (a body that is no JSON, a broken
 * escape) never matches and never fails; `Filter.not` of it does match. A webhook that no destination wants is recorded as `unrouted` and counted.
 *
 * `filter.matches(sample)` asks the same code as the router does, for tests.
 */
export class Filter {
  /**
   * Any of these methods.
   *
   * @param methods such as `POST`, in any case
   */
  public static method(...methods: string[]): Filter {
    return new Filter({ kind: 'method', methods: checkMethods('Filter.method', methods) });
  }

  /**
   * A path below the URL of the webhook, as a backend gets it: with that of the endpoint in front, without the query, the stage and a `path` of the webhook itself.
   *
   * Compared decoded, segment by segment; case matters. Slashes at the end and such that repeat make no difference, and an encoded slash is one.
   *
   * @param pattern such as `/github/orders/*`: `*` stands for any characters of one segment, none included (`/orders-*`); `**` for any number of segments, none included
   */
  public static path(pattern: string): Filter {
    return new Filter({ kind: 'path', pattern: checkPattern('Filter.path', pattern) });
  }

  /**
   * A header, without blanks around it. Of one that repeats any value will do, where API Gateway tells them all; a list in one header is one text.
   *
   * @param name its name, in any case
   * @param match what it must be
   */
  public static header(name: string, match: Match): Filter {
    checkKnown('Filter.header', name);
    checkHeaderName('Filter.header', name);
    return new Filter({ kind: 'header', name: name.toLowerCase(), match: textMatch('Filter.header', match) });
  }

  /**
   * A query parameter, decoded. Of one that repeats any value will do.
   *
   * @param name its name; case matters
   * @param match what it must be
   */
  public static query(name: string, match: Match): Filter {
    return new Filter({ kind: 'query', name: checkKnownText('Filter.query', name, "'account'"), match: textMatch('Filter.query', match) });
  }

  /**
   * A field of a JSON body, whatever content type the sender gives it.
   *
   * Where the field is a list, one element that matches is enough: `Match.equalTo('bug')` is true of `["bug", "urgent"]`. Objects, and lists in lists, match `Match.exists()` alone. A
   * path leads into a list by an index only. Of a name that repeats in an object the last one counts. A body that is not UTF-8, or no JSON (RFC 8259, with or without a byte
   * order mark), has no fields and is not without them: not even `Match.absent()` matches.
   *
   * Bodies that are compressed (`Content-Encoding` gzip, deflate, br) are looked into up to 4 MiB.
   *
   * @param path such as `$.order.id`, `$.items[0].sku` or `$['order-id']`: names and indexes, no wildcards
   * @param match what it must be
   */
  public static jsonField(path: string, match: Match): Filter {
    checkKnown('Filter.jsonField', path);
    return new Filter({ kind: 'jsonField', path: parseJsonPath('Filter.jsonField', path), match: checkMatch('Filter.jsonField', match) });
  }

  /**
   * A field of a form (`application/x-www-form-urlencoded`), decoded. Of one that repeats any value will do. In webhooks of other types nothing matches, not even
   * `Match.absent()`; a value with a broken escape matches `Match.exists()` alone.
   *
   * @param name its name; case matters
   * @param match what it must be
   */
  public static formField(name: string, match: Match): Filter {
    return new Filter({ kind: 'formField', name: checkKnownText('Filter.formField', name, "'command'"), match: textMatch('Filter.formField', match) });
  }

  /**
   * Any of these content types. A webhook without one, or with several, is of none.
   *
   * @param types without parameters, in any case: `application/json`, `image/*`, or `application/*+json`, which `application/json` is none of
   */
  public static contentType(...types: string[]): Filter {
    return new Filter({ kind: 'contentType', types: checkTypeRanges('Filter.contentType', types) });
  }

  /**
   * What came in at any of these endpoints.
   *
   * @param paths as `addEndpoint` has them, such as `/github`; `/` is the webhook's own
   */
  public static endpoint(...paths: string[]): Filter {
    return new Filter({ kind: 'endpoint', paths: checkEndpoints('Filter.endpoint', paths) });
  }

  /**
   * What came in at an endpoint with any of these sources.
   *
   * @param names as the methods of `Source` are called: `github`, `sendGrid`, `any`; `gitlab` is both kinds of it. Two endpoints with one kind of source are told apart by `Filter.endpoint`
   */
  public static source(...names: string[]): Filter {
    return new Filter({ kind: 'source', names: checkKnownTexts('Filter.source', names, "'github'") });
  }

  /**
   * What all of these let through.
   *
   * @param filters one or more
   */
  public static all(...filters: Filter[]): Filter {
    const definition = { kind: 'all', filters: definitions('Filter.all', filters) } as const;
    const apart = contradiction(definition);
    if (apart) {
      throw new Error(neverMatches(apart));
    }
    return new Filter(definition);
  }

  /**
   * What any of these lets through.
   *
   * @param filters one or more
   */
  public static any(...filters: Filter[]): Filter {
    return new Filter({ kind: 'any', filters: definitions('Filter.any', filters) });
  }

  /**
   * What another one does not let through, and what that cannot read.
   *
   * @param filter the other one
   */
  public static not(filter: Filter): Filter {
    checkFilter('Filter.not', filter);
    return new Filter({ kind: 'not', filter: filter._config });
  }

  /**
   * The filter as plain JSON, with sources where it names some.
   *
   * @internal
   */
  public readonly _config: FilterDefinition;

  private constructor(config: FilterDefinition) {
    const { length } = JSON.stringify(config);
    if (length > MAX_FILTER_LENGTH) {
      throw new Error(`Filter got conditions of ${length} characters of JSON, expected at most ${MAX_FILTER_LENGTH} because a function has 4 KB of environment variables; write shorter ones, such as a prefix in place of a list.`);
    }
    this._config = config;
  }

  /**
   * Whether the filter lets a webhook through: what the router would say of it. For tests.
   *
   * @param sample the webhook
   */
  public matches(sample: WebhookSample): boolean {
    const webhook = webhookOfSample(sample);
    return this._matches(webhook, [{ path: webhook.endpoint, source: sample.source ?? 'any' }]);
  }

  /**
   * The same of a webhook that was decoded.
   *
   * @param webhook any
   * @param endpoints those of the receiver: only their sources matter
   * @internal
   */
  public _matches(webhook: FilteredWebhook, endpoints: readonly FilterEndpoint[] = []): boolean {
    return matches(this._resolve(endpoints), new FilterInput(webhook));
  }

  /**
   * What the function is told, once all endpoints are known: with endpoints in place of sources. Call `_check` first.
   *
   * @internal
   */
  public _resolve(endpoints: readonly FilterEndpoint[]): FilterConfig {
    return resolveFilter(this._config, endpoints);
  }

  /**
   * What is wrong with the filter at a webhook with these endpoints: endpoints and sources that it does not have, and what can match none of them. Also whether what
   * comes of it is too long.
   *
   * @returns a sentence each; none where all is well
   * @internal
   */
  public _check(endpoints: readonly FilterEndpoint[]): string[] {
    const problems = problemsAt(this._config, endpoints);
    const { length } = JSON.stringify(this._resolve(endpoints));
    return length <= MAX_FILTER_LENGTH ? problems : [
      ...problems,
      `Filter.source got sources of so many endpoints that the filter has ${length} characters of JSON, expected at most ${MAX_FILTER_LENGTH}; name a path that they have in common.`,
    ];
  }
}

function definitions(caller: string, filters: readonly Filter[]): FilterDefinition[] {
  if (filters.length === 0) {
    throw new Error(`${caller} got none, expected one or more filters; leave the filter out where everything is meant.`);
  }
  filters.forEach((filter) => checkFilter(caller, filter));
  return filters.map(({ _config }) => _config);
}

function checkFilter(caller: string, filter: unknown): void {
  checkChoice('_matches', "Filter.method('POST')")(caller, filter);
}

function checkMatch(caller: string, match: Match): Match['_matchConfig'] {
  checkChoice('_matchConfig', "Match.equalTo('opened')")(caller, match);
  return match._matchConfig;
}

/** Where there is nothing but texts. */
function textMatch(caller: string, match: Match): Match['_matchConfig'] {
  const config = checkMatch(caller, match);
  const wrong = config.kind === 'equal' ? config.values.find((value) => value === null || typeof value === 'boolean') : undefined;
  if (wrong !== undefined) {
    throw new Error(`${caller} got Match of ${wrong}, which only JSON has, expected a text or a number; write ${wrong === null ? 'Match.absent() or an empty text' : `Match.equalTo('${wrong}')`}.`);
  }
  return config;
}
