'use strict';

/** Most and least time that the charts show, in milliseconds. */
const WINDOW = 120000;
const LEAST_WINDOW = 20000;
/** Rates are taken over this many milliseconds, so that they do not flicker. */
const RATE_OVER = 1000;
/** Rows in the list of attempts. */
const ROWS = 12;
const samples = [];
const attempts = [];
let limit;

const byId = (id) => document.getElementById(id);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (value) => value.toLocaleString('en-US');

/* Figures */

function showStatus({ status, groups, groupCounts }) {
  const all = Object.values(status.destinations);
  const limits = all.map((destination) => destination.maxConcurrency);
  limit = limits.length === 0 || limits.includes(undefined) ? undefined : limits.reduce((a, b) => a + b, 0);
  for (const name of ['accepted', 'refused', 'queued', 'inFlight', 'delivered', 'retried', 'deadLettered']) {
    byId(name).textContent = number(status[name]);
  }
  byId('inFlightLabel').textContent = limit === undefined ? 'in flight' : `of ${number(limit)} in flight`;
  byId('most').textContent = number(status.maxConcurrencySeen);
  byId('deadLettered').parentElement.classList.toggle('alert', status.deadLettered > 0);
  showDestinations(status, groups, groupCounts);
}

function element(name, text, className) {
  const node = document.createElement(name);
  node.textContent = text ?? '';
  if (className) {
    node.className = className;
  }
  return node;
}

function showDestinations({ destinations, routing }, groups, groupCounts) {
  byId('destinations').replaceChildren(...Object.entries(routing).map(routingCard), ...Object.entries(destinations).map(([key, destination]) => {
    const card = document.createElement('article');
    const waiting = groupCounts[key] ?? 0;
    const shown = groups[key] ?? [];
    const most = Math.max(1, ...shown.map((group) => group.messages));
    const bars = element('div', '', 'groups');
    for (const { group, messages } of shown) {
      const name = element('span', group);
      name.title = group;
      const bar = element('u');
      bar.style.width = `${(messages / most) * 100}%`;
      bars.append(name, bar, element('em', number(messages)));
    }
    card.append(
      element('h2', key),
      element('p', `${number(destination.queued)} waiting in ${number(waiting)} groups${waiting > shown.length ? `, the fullest ${shown.length}:` : ''}`),
      element('p', `${number(destination.inFlight)} in flight, ${number(destination.delivered)} delivered, ${number(destination.retried)} retries, ${number(destination.deadLettered)} dead letters`),
      bars,
    );
    return card;
  }));
}

/** Before the destinations of a webhook that has several. */
function routingCard([webhook, { queued, routed, unrouted, overflowed, deadLettered }]) {
  const card = document.createElement('article');
  card.append(
    element('h2', `${webhook}: routing`),
    element('p', `${number(queued)} waiting, ${number(routed)} routed, ${number(unrouted)} that no destination wants`),
    element('p', `${number(overflowed)} overflowed, ${number(deadLettered)} dead letters`),
  );
  return card;
}

/* Attempts */

function showAttempts() {
  byId('attempts').replaceChildren(...attempts.slice(-ROWS).reverse().map((attempt) => {
    const row = document.createElement('tr');
    const then = attempt.decision === 'retry' ? `again${attempt.retryInSeconds === undefined ? '' : ` in ${attempt.retryInSeconds} s`}` : attempt.decision;
    row.title = attempt.destination;
    row.append(
      element('td', new Date(attempt.at).toLocaleTimeString('en-GB')),
      element('td', attempt.deliveryId, 'mono'),
      element('td', attempt.groupHash, 'mono'),
      element('td', attempt.attempt),
      element('td', attempt.outcome, attempt.decision === 'delivered' ? 'c2' : 'c5'),
      element('td', `${Math.round(attempt.latencyMs)} ms`),
      element('td', then, { 'retry': 'c3', 'dead-letter': 'c5', 'delivered': 'c2' }[attempt.decision]),
    );
    return row;
  }));
}

/* Charts */

const charts = [];

function chart(id, series, data) {
  const place = byId(id);
  const axis = { stroke: () => colour('--quiet'), grid: { stroke: () => colour('--grid'), width: 1 }, ticks: { show: false }, font: '14px system-ui', size: 52 };
  const plot = new uPlot({
    width: place.clientWidth,
    height: 240,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, range: () => chartWindow() }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [{ ...axis, size: 34, values: (_plot, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString('en-GB')), space: 90 }, axis],
    series: [{}, ...series.map(([name, dash]) => ({ stroke: () => colour(name), width: 3, dash, points: { show: false } }))],
  }, [[], ...series.map(() => [])], place);
  charts.push({ plot, place, data });
}

function chartWindow() {
  const end = samples.length > 0 ? samples[samples.length - 1].at : Date.now();
  const first = samples.length > 0 ? samples[0].at : end;
  return [Math.max(end - WINDOW, Math.min(first, end - LEAST_WINDOW)) / 1000, end / 1000];
}

/** Change per second of a counter, over the last second before each sample. */
function rate(field) {
  let from = 0;
  return samples.map((sample, index) => {
    while (from < index - 1 && sample.at - samples[from].at > RATE_OVER) {
      from += 1;
    }
    const elapsed = sample.at - samples[from].at;
    return elapsed > 0 ? Math.max(0, (sample[field] - samples[from][field]) * 1000 / elapsed) : null;
  });
}

const values = (field) => samples.map((sample) => sample[field]);

chart('rates', [['--c1'], ['--c2'], ['--c3']], () => [rate('accepted'), rate('delivered'), rate('retried')]);
chart('backlog', [['--c4']], () => [values('queued')]);
chart('concurrency', [['--c1'], ['--c5', [8, 6]]], () => [values('inFlight'), samples.map(() => limit ?? null)]);

function drawCharts() {
  const times = samples.map((sample) => sample.at / 1000);
  for (const { plot, data } of charts) {
    plot.setData([times, ...data()]);
  }
}

addEventListener('resize', () => charts.forEach(({ plot, place }) => plot.setSize({ width: place.clientWidth, height: 240 })));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach(({ plot }) => plot.redraw()));

/* Live */

function addSample(sample) {
  samples.push(sample);
  while (samples.length > 0 && samples[0].at < sample.at - WINDOW - RATE_OVER) {
    samples.shift();
  }
}

const stream = new EventSource('/_status/stream');
stream.addEventListener('open', () => {
  byId('connection').className = 'live';
  byId('connection').textContent = 'live';
});
stream.addEventListener('error', () => {
  byId('connection').className = 'lost';
  byId('connection').textContent = 'the local runtime has stopped';
});
stream.addEventListener('history', (event) => {
  // Also after a lost connection: everything is sent again.
  samples.length = 0;
  attempts.length = 0;
  JSON.parse(event.data).forEach(addSample);
});
stream.addEventListener('status', (event) => {
  const snapshot = JSON.parse(event.data);
  const { accepted, attempts: made, delivered, retried, queued, inFlight } = snapshot.status;
  addSample({ at: snapshot.at, accepted, attempts: made, delivered, retried, queued, inFlight });
  showStatus(snapshot);
  drawCharts();
});
stream.addEventListener('attempts', (event) => {
  const fresh = JSON.parse(event.data);
  if (fresh.length > 0) {
    attempts.push(...fresh);
    attempts.splice(0, attempts.length - ROWS);
    showAttempts();
  }
});
