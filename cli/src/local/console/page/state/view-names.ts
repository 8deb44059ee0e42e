/** The views of the page, in the order of the navigation: what stands after `#/` in its address. */
export const VIEW_NAMES = ['overview', 'deliveries', 'groups', 'dead-letters', 'refused', 'messages'] as const;

/** One of them. */
export type ViewName = typeof VIEW_NAMES[number];
