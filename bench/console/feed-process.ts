import { Feed } from './feed';

/** What this process tells when it is asked, by whatever message, or when it listens. */
export interface FeedReport {
  readonly url: string;
  readonly delivered: number;
  /** Of all of it, user and system. Milliseconds. */
  readonly cpuMs: number;
}

const feed = new Feed();
void feed.start().then((url) => {
  const tell = () => {
    const { user, system } = process.cpuUsage();
    process.send!({ url, delivered: feed.delivered, cpuMs: (user + system) / 1000 } satisfies FeedReport);
  };
  process.on('message', tell);
  tell();
});
process.on('disconnect', () => process.exit());
