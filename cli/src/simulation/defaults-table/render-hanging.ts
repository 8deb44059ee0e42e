import { HangingFigures, HangingSetting } from './measure-hanging';

/** Webhooks that hang, and what that did. */
export type Hanging = HangingSetting & HangingFigures;

/** The section about first attempts that hang. */
export function hangingTable(hanging: readonly Hanging[]): string[] {
  const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
  return [
    '## First attempts that hang',
    '',
    'Beside 20 healthy webhooks a second in 200 groups there are others, each in a group of its own, that the backend never answers; `requestTimeout` is 30',
    'seconds. One of them a second would need 30 places, and there are ten: all can only be delivered where it is known which of them will hang. The figures are',
    'the part of the healthy ones that is delivered within the five minutes that this lasts, how long they wait, and the requests for those that hang. All are given up on',
    'after a quarter of an hour.',
    '',
    '* **chosen**: an environment that saw two webhooks of an endpoint, or of a path, hang one after the other (four, where it has delivered one of them before), while what came in',
    '  elsewhere was delivered, gives the next of them a twentieth of its time, and what it has to spare, until one of them does not hang. Until it knows, and when one is tried, healthy',
    '  ones of the same batch wait for it.',
    '* **endpoint alone**: the same without the paths.',
    '* **none**: nothing bounds first attempts.',
    '',
    'What was tried and lost besides:',
    '',
    '* **A share for groups that the environment does not know**, known ones first: it knows what it delivered itself, and healthy ones of other environments are as unknown as',
    '  those that hang. With a quarter of its time for them, 8 to 14 % of the healthy ones were delivered in time beside one that hangs a second.',
    '* **One that hung, or two in a row, also where others were delivered before**: where all paths have both kinds, they were put off all of them in the end. 28 and 32 % instead of 37 %',
    '  were delivered in time beside one a second, and beside five a second half of the healthy ones were given up on after the quarter of an hour.',
    '* **An endpoint that counts all that hangs on its paths**, also where it is known by the path already: beside one in ten seconds at the endpoint of a third,',
    '  95 % instead of all.',
    '',
    'What was not tried is to give first attempts less time than `requestTimeout` while others hang. A request whose connection is closed goes on in most backends: at one a second',
    'abandoned after a second, a backend that works on each for half a minute has 30 of them at once beside the others, where `maxConcurrency` says 10. Counted for as long as',
    'they may go on they take the same places as before; and a function that is the backend would run more often at once than it ever may.',
    '',
    '| come in at | a second | told by | healthy in time | median | p99 | requests |',
    '|---|---|---|---|---|---|---|',
    ...hanging.map(({ place, rate, lanes, healthy, medianMs, p99Ms, requests }) =>
      `| ${[place, rate, lanes, healthy.toFixed(3), seconds(medianMs), seconds(p99Ms), requests].join(' | ')} |`),
    '',
  ];
}
