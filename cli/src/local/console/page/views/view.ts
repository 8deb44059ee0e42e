import type { VNode } from 'preact';
import type { LiveSnapshot } from '../../contract/live';
import type { Tone } from '../parts/pill';
import type { Route } from '../state/route';

/** A view of the page. */
export interface View {
  /** In the navigation, and in the title of the page. */
  readonly title: string;
  readonly render: (route: Route) => VNode;
  /** How many there are of what it shows, beside its title; nothing at 0. */
  readonly badge?: { readonly count: (snapshot: LiveSnapshot) => number; readonly tone: Tone };
  /** Whether it has anything to show in an app. Default: in all. */
  readonly isOffered?: (snapshot: LiveSnapshot) => boolean;
}
