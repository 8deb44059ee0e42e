import { DeadLetters } from './dead-letters';
import { Deliveries } from './deliveries';
import { Groups } from './groups';
import { Messages } from './messages';
import { Overview } from './overview';
import { Refused } from './refused';
import { View } from './view';
import type { ViewName } from '../state/view-names';

/** All views. A view more is a name in `view-names.ts`, a file beside this one, and a line here. */
export const VIEWS: Readonly<Record<ViewName, View>> = {
  'overview': { title: 'Overview', render: () => <Overview /> },
  'deliveries': { title: 'Deliveries', render: (route) => <Deliveries route={route} /> },
  'groups': { title: 'Groups', render: (route) => <Groups route={route} /> },
  'dead-letters': {
    title: 'Dead letters', render: (route) => <DeadLetters route={route} />, badge: { count: ({ deadLetters }) => deadLetters, tone: 'bad' },
  },
  'refused': { title: 'Refused', render: () => <Refused />, badge: { count: ({ status }) => status.refused, tone: 'warn' } },
  'messages': { title: 'Messages', render: (route) => <Messages route={route} />, isOffered: ({ tellsAlerts }) => tellsAlerts },
};
