import { accepted, fieldsOf } from './chat-platforms';
import { Platform } from './platform';

/** PagerDuty's Events API v2: an alert for each key, which further events change. */
export const pagerDuty: Platform = (request, { board, destination }) => {
  const event = fieldsOf(request);
  const { routing_key: routingKey, event_action: action, dedup_key: key } = event;
  if (request.path !== '/v2/enqueue' || typeof routingKey !== 'string' || typeof key !== 'string' || !['trigger', 'acknowledge', 'resolve'].includes(String(action))) {
    board.refuse(destination);
    return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid' } };
  }
  const id = `${destination} ${key}`;
  const shown = { ...event, routing_key: undefined };
  const known = board.get(id);
  if (!known) {
    board.post({ id, platform: 'pagerduty', destination, content: shown });
  } else {
    // What acknowledges or resolves says nothing else, and the rest stays as it was.
    board.edit(id, { ...known.content as object, ...shown });
  }
  return accepted({ status: 'success', message: 'Event processed', dedup_key: key });
};

/** Opsgenie's alerts, by their aliases. */
export const opsgenie: Platform = (request, { board, destination }) => {
  const fields = fieldsOf(request);
  const [, alias, action] = /^\/v2\/alerts(?:\/([^/]+)\/(acknowledge|close))?$/.exec(request.path) ?? [];
  const id = `${destination} ${alias === undefined ? String(fields.alias) : decodeURIComponent(alias)}`;
  if (!request.path.startsWith('/v2/alerts') || (alias === undefined && typeof fields.message !== 'string')) {
    board.refuse(destination);
    return { status: 422, body: { message: 'Request body is not processable.' } };
  }
  const known = board.get(id);
  if (alias === undefined && !known) {
    board.post({ id, platform: 'opsgenie', destination, content: { ...fields, status: 'open' } });
  } else if (known) {
    const status = { acknowledge: 'acknowledged', close: 'closed' }[action ?? ''] ?? 'open';
    board.edit(id, { ...known.content as object, ...alias === undefined ? fields : {}, status });
  }
  return accepted({ result: 'Request will be processed', requestId: id });
};

/** Any endpoint: it takes what comes. */
export const anyEndpoint: Platform = (request, { board, destination, next }) => {
  const text = request.body.toString('utf8');
  const isJson = /json/i.test(request.contentType);
  board.post({ id: `https-${next()}`, platform: 'https', destination, content: isJson ? fieldsOf(request) : text });
  return { status: 200, body: {} };
};
