import * as dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agents } from './agents';
import { BackendTls, BackendTlsError } from './backend-tls';
import { BaseUrl } from './base-url';
import { exchange, Progress, Route, StaleConnectionError } from './exchange';
import { detailOf, failureClassOf } from './failure-class';
import { BackendClient, DeliveryRequest, FailureClass, RequestFailure, RequestResult, SendOptions } from './request';
import { BackendUrlError } from './request-target';
import { sharedLookup } from './shared-lookup';
import { lateAnswer, withTotalTimeout } from './total-timeout';

/**
 * A name's addresses are tried one after the other, and Node gives each but the last 250 ms: too little for a backend on another continent, and for a
 * first packet that is lost, which is sent again after a second and after two more. A fourth of the attempt leaves time for others where some lead
 * nowhere.
 *
 * @see https://nodejs.org/api/net.html#socketconnectoptions-connectlistener
 */
const addressTimeout = (timeoutMs: number): number => Math.round(Math.min(4_000, Math.max(250, timeoutMs / 4)));

/** Settings of the HTTP client. */
export interface HttpClientOptions {
  readonly baseUrl: BaseUrl;
  /** Resolves names. Default: the system's resolver. */
  readonly lookup?: LookupFunction;
  /** Certificates of the connections, which are over TLS then. Default: what Node trusts, and none to present. */
  readonly tls?: BackendTls;
  /** Milliseconds since 1970, by which connections get old. Default: the system's. */
  readonly now?: () => number;
}

/**
 * Delivers over HTTP/1.1: the exact method and bytes, no redirects, certificates always verified, connections kept alive, but for a minute at most.
 * The timeout covers everything from the look-up of the base URL to the last byte of the answer. What counts as an answer: see `exchange`.
 */
export class HttpClient implements BackendClient {
  private readonly agents: Agents;
  private readonly lookup: LookupFunction;

  constructor(private readonly options: HttpClientOptions) {
    this.agents = new Agents(options.now);
    this.lookup = sharedLookup(options.lookup ?? dns.lookup);
  }

  public async send(request: DeliveryRequest, { timeoutMs, mayRepeat = () => true }: SendOptions): Promise<RequestResult> {
    let progress: Progress | undefined;
    const outcome = withPossibleStatus(await withTotalTimeout<RequestResult>(timeoutMs, (signal) => {
      progress = { signal };
      return this.exchangeWithBackend(request, progress, addressTimeout(timeoutMs), mayRepeat);
    }, () => progress?.decided?.() ?? lateAnswer(timeoutMs)));
    if (outcome.kind === 'failure' || outcome.status < 200 || outcome.status > 299) {
      this.options.baseUrl.failed();
      this.options.tls?.failed(outcome);
    }
    return outcome;
  }

  private async exchangeWithBackend(
    request: DeliveryRequest, progress: Progress, addressTimeoutMs: number, mayRepeat: () => boolean,
  ): Promise<RequestResult> {
    try {
      const route = { ...await this.route(), addressTimeoutMs };
      try {
        return await exchange(route, request, progress);
      } catch (error) {
        if (!(error instanceof StaleConnectionError)) {
          throw error;
        }
        if (progress.signal.aborted || !mayRepeat()) {
          throw error.cause;
        }
        // The backend closed an idle connection just as the request was written to it. A new connection cannot have that problem; should the
        // backend have read the request after all, it sees it twice, as after any other reset.
        return await exchange({ ...route, agent: false }, request, progress);
      }
    } catch (error) {
      return failureOf(error);
    }
  }

  private async route(): Promise<Omit<Route, 'addressTimeoutMs'>> {
    const { baseUrl, tls } = this.options;
    const base = await baseUrl.get();
    if (tls && base.protocol !== 'https:') {
      throw new BackendUrlError('The backend URL is http and has certificates, which only https uses; expected an https URL.');
    }
    const secureContext = await tls?.get();
    return { base, secureContext, agent: await this.agents.agentFor(base, secureContext), lookup: this.lookup };
  }
}

/** Three digits below 100 are read by every parser, and have no meaning at all. */
function withPossibleStatus(outcome: RequestResult): RequestResult {
  return outcome.kind === 'response' && outcome.status < 100
    ? { kind: 'failure', failure: FailureClass.PROTOCOL, detail: 'a status below 100' }
    : outcome;
}

function failureOf(error: unknown): RequestFailure {
  return { kind: 'failure', failure: failureClassOf(error), detail: mayBeTold(error) ? error.message : detailOf(error) };
}

/** Errors of ours, whose texts hold no secret. */
function mayBeTold(error: unknown): error is Error {
  return error instanceof BackendUrlError || error instanceof BackendTlsError;
}
