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
    '* **chosen**: an environment that saw three webhooks of an endpoint, or of a path, hang one after the other (four, where it has delivered one of them before), while what came in',
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
    '* **Two in a row where none was delivered**: in five seeds 96 % or more were in time at an endpoint of their own, and 99.9 % or more with three. Where every second webhook of that endpoint is',
    '  healthy, one a second in all, 26 of 12,302 healthy ones were given up on within the quarter of an hour instead of 9. Four in a row take longer to learn than they spare.',
    '  The tables are of one seed. In one of the other four, 42 to 80 % were in time at the endpoint of a third, with two as with three: the paths of the healthy ones are drawn, and may be the very same.',
    '* **An endpoint that counts all that hangs on its paths**, also where it is known by the path already: beside one in ten seconds at the endpoint of a third,',
    '  95 % instead of all.',
    '',
    '**At the very same path** (the rows "everywhere") nothing tells a first attempt that will hang from one that will not, before it is made. What was tried there, with the same worlds (seed 1):',
    '',
    '| | 0.3 a second | 1 | 5 | healthy ones given up on | most requests at the backend |',
    '|---|---|---|---|---|---|',
    '| chosen | 0.796 | 0.383 | 0.171 | 0 | 10 |',
    '| first attempts get 1 s, or 20 times the p99 of the last hundred that were delivered, once two of the last two minutes hung | 1.000 | 1.000 | 0.290 | 0 | 23, 66, 102 |',
    '| groups of which one was delivered first, all others a twentieth of the time; environments know at once what others know, and all healthy groups from the start | | 1.000 | 1.000 | 0 | 10 |',
    '| the same, groups not known from the start | | 0.569 | 0.202 | 26, 146 | 10 |',
    '| a quarter of the time for others, each environment knows what it delivered itself | | 0.379 | | 61 | 10 |',
    '| `requestTimeout` of 5 s | 1.000 | 1.000 | 0.254 | 0 | 58, 59, 60 |',
    '| `maxConcurrency` 50 | | 1.000 | 0.355 | 0, 37 | 50 |',
    '',
    '*Most requests at the backend* counts a request that was abandoned for 30 seconds, in which a backend may well go on with it. That is why less time for first attempts was not chosen: whoever set',
    '`maxConcurrency` to 10 would have up to a hundred at once, without having asked for it; every honest webhook that takes longer would be processed twice for as long as others hang; and a function that is the backend would',
    'run more often at once than it ever may. Counted for as long as they may go on, they take the same places as before.',
    '',
    'Groups that were delivered before do help, where healthy webhooks come in groups that are known already. A healthy group that is new is then as good as one that hangs, and waits for the allowance of all of those: some were',
    'given up on for it. That is a promise less (no healthy group waits longer than its own work and the limit explain), and where each webhook is a group of its own nobody is known. So it was not chosen either.',
    '',
    'What helps today, in this order: an endpoint or a path for each kind of webhook (the other rows of the table); a `requestTimeout` that is not much longer than the backend ever takes, if it gives up on a request whose',
    'connection is closed; a higher `maxConcurrency`, if it bears that. So many a second as hang, times `requestTimeout` in seconds, have to be fewer than `maxConcurrency`.',
    '',
    '| come in at | a second | told by | healthy in time | median | p99 | requests |',
    '|---|---|---|---|---|---|---|',
    ...hanging.map(({ place, rate, lanes, healthy, medianMs, p99Ms, requests }) =>
      `| ${[place, rate, lanes, healthy.toFixed(3), seconds(medianMs), seconds(p99Ms), requests].join(' | ')} |`),
    '',
  ];
}
