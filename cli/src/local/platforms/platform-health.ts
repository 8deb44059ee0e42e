/** What a platform is now: it answers, it answers 503, or it does not answer. */
export type PlatformHealth = 'up' | 'down' | 'hanging';
