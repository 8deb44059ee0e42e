import { isNever } from './implies';
import { compileMatch } from './matcher';
import { AlertMatchConfig, EscalationConfig, RouteConfig, RoutingConfig, SilenceConfig } from './route-config';
import { NO_ESCALATION } from './routing';
import { problemOfWindow } from './time-window';

/** What is checked here: all of a routing but its routes. */
export type ResponsesOfRouting = Pick<RoutingConfig, 'escalations' | 'silences' | 'inhibitions' | 'actions' | 'digests'>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is wrong with escalations, silences, inhibitions, actions and digests, each in one sentence. Only what is certain. */
export function checkResponses(
  { escalations = {}, silences = [], inhibitions = [], actions = [], digests = [] }: ResponsesOfRouting,
  routes: readonly RouteConfig[],
  destinationNames: readonly string[],
): string[] {
  return [
    ...routes.flatMap((route) => unknownEscalation(route, Object.keys(escalations))),
    ...Object.entries(escalations).flatMap(([name, escalation]) => [
      ...unusedEscalation(name, routes), ...escalationProblems(`Escalation ${JSON.stringify(name)}`, escalation, destinationNames),
    ]),
    ...silences.flatMap((silence) => silenceProblems(`Silence ${JSON.stringify(silence.name)}`, silence)),
    ...inhibitions.flatMap(({ parent, child }, index) => [
      ...conditionProblems(`The parent of inhibition ${index + 1}`, parent), ...conditionProblems(`The child of inhibition ${index + 1}`, child),
    ]),
    ...actions.flatMap(({ name, match }) => conditionProblems(`Action ${JSON.stringify(name)}`, match)),
    ...twice(actions.map(({ name }) => name)).map((name) => `Two actions are called ${JSON.stringify(name)}; expected each to have a name of its own: people read it on the button.`),
    ...twice([...new Set(destinationNames), ...digests]).map((name) =>
      `Digest ${JSON.stringify(name)} has the name of a destination or another digest; expected one of its own: rename it.`),
  ];
}

function unknownEscalation({ name, escalation }: RouteConfig, known: readonly string[]): string[] {
  const choices = [...known, NO_ESCALATION].map((one) => JSON.stringify(one)).join(', ');
  return escalation === undefined || escalation === NO_ESCALATION || known.includes(escalation) ? []
    : [`Route ${JSON.stringify(name)} has the escalation ${JSON.stringify(escalation)}, which does not exist; expected one of ${choices}: add it, or name another.`];
}

function unusedEscalation(name: string, routes: readonly RouteConfig[]): string[] {
  if (name === NO_ESCALATION) {
    return [`An escalation is called ${JSON.stringify(name)}, by which a route says that it has none; expected another name.`];
  }
  return routes.some(({ escalation }) => escalation === name) ? []
    : [`No route has the escalation ${JSON.stringify(name)}; expected one that does: name it in a route, or take it away.`];
}

function escalationProblems(where: string, { steps, remindAfterSeconds, hours }: EscalationConfig, names: readonly string[]): string[] {
  const unknown = steps.flatMap(({ destinations = [] }) => destinations).filter((name) => !names.includes(name));
  return [
    ...steps.length === 0 && remindAfterSeconds === undefined ? [`${where} has neither steps nor reminders; expected one of them: without them nothing happens.`] : [],
    ...[...new Set(unknown)].map((name) => `${where} goes to the destination ${JSON.stringify(name)}, which does not exist; expected one of ${
      names.map((one) => JSON.stringify(one)).join(', ')}: add it, or name another.`),
    ...hours && hours.windows.length === 0 ? [`${where} has working hours without a time window; expected one or more.`] : [],
    ...(hours?.windows ?? []).flatMap((window) => problemOfWindow(window) ?? []).map((problem) => `${where}: ${problem}`),
    ...(hours?.holidays ?? []).filter((day) => !DAY.test(day) || Number.isNaN(Date.parse(day))).map((day) =>
      `${where} has the holiday ${JSON.stringify(day)}; expected a day as YYYY-MM-DD.`),
  ];
}

function silenceProblems(where: string, { match, window, from, until }: SilenceConfig): string[] {
  const windowProblem = window && problemOfWindow(window);
  return [
    ...conditionProblems(where, match),
    ...windowProblem === undefined ? [] : [`${where}: ${windowProblem}`],
    ...window === undefined && until === undefined ? [`${where} has neither a time window nor an end; expected one of them: what is never to be told is for a route.`] : [],
    ...from !== undefined && until !== undefined && until <= from
      ? [`${where} ends at ${timeOf(until)}, before it begins at ${timeOf(from)}; expected an end that is later.`] : [],
  ];
}

function conditionProblems(where: string, match: AlertMatchConfig | undefined): string[] {
  if (!match) {
    return [];
  }
  try {
    compileMatch(match);
  } catch (error) {
    return [`${where}: ${(error as Error).message}`];
  }
  return isNever(match) ? [`${where} can match nothing: its conditions exclude each other; expected one that can match.`] : [];
}

function timeOf(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? String(at) : time.toISOString();
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
