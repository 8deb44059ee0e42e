/** What is known of a request that was refused. */
export interface RefusedRequest {
  readonly method: string;
  readonly status: number;
  /** The beginning of what the sender was told. */
  readonly answer: string;
  readonly contentType?: string;
  readonly bytes: number;
}

/** Why a request was refused, and what to do about it: a sentence or two each, for who builds the app. */
export interface Explanation {
  readonly why: string;
  readonly remedy: string;
}

/** Explains an answer of an endpoint that is no success; docs/endpoint.md has the whole table. */
export function explainRefusal(request: RefusedRequest): Explanation {
  const explain = BY_STATUS[request.status];
  return explain ? explain(request) : request.status >= 500 ? NOT_STORED : {
    why: `The API answered ${request.status} by itself.`,
    remedy: 'What the sender was told says more.',
  };
}

const NOT_STORED: Explanation = {
  why: 'The queue did not store it, and the sender was told to try again.',
  remedy: 'Nothing to change at the sender: on AWS this is a fault that passes. Here the terminal says what the local API or queue stumbled over.',
};

const BY_STATUS: Readonly<Record<number, (request: RefusedRequest) => Explanation>> = {
  400: ({ answer }) => answer.includes('grouped by') ? {
    why: 'There is no value to group by, and the app says MissingGroup.refuse().',
    remedy: 'Send the value that messageGroup names, or choose another MissingGroup.',
  } : {
    why: 'The path or the query cannot be decoded.',
    remedy: 'Encode them as a URL is: a % must be followed by two hexadecimal digits.',
  },
  401: () => ({
    why: 'An authorizer of the API did not let it in.',
    remedy: 'Send what the authorizer asks for.',
  }),
  403: ({ method, answer }) => answer.includes('Missing Authentication Token') ? {
    why: `The endpoint has no ${method} at this path.`,
    remedy: method === 'GET' || method === 'HEAD'
      ? 'Send a POST; a browser that opens the URL sends a GET. A sender that checks the URL with a GET needs a handshake.'
      : 'Compare the URL with the one on the overview; methods are chosen with the endpoint\'s methods.',
  } : {
    why: 'It is outside of the stage of the API, or without a right that the app asks for: an API key, an allowed address.',
    remedy: 'Compare the whole URL with the one on the overview, and send the API key where the app wants one.',
  },
  413: ({ bytes }) => ({
    why: `It is too large: ${bytes.toLocaleString('en-US')} bytes, and about 785,000 fit into the queue.`,
    remedy: 'Let the sender send less, or a link to what it has.',
  }),
  415: ({ contentType }) => ({
    why: `The endpoint does not accept the content type ${JSON.stringify((contentType ?? '').slice(0, 100))}.`,
    remedy: 'Add it to the endpoint\'s additionalContentTypes.',
  }),
  429: () => ({
    why: 'More came in a second than the throttle of the stage or of a usage plan lets through.',
    remedy: 'The sender is told to try again after a second. Raise the throttle if that is too low.',
  }),
  431: () => ({
    why: 'It has too many or too large headers or query parameters.',
    remedy: 'Let the sender send fewer.',
  }),
};
