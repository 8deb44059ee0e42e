import { serviceLink } from '../../links/console-links';
import { parseArn } from '../arn';
import { verdict } from '../draft';
import { eventDraft } from '../event-draft';
import { Parser } from '../parser';

const PREFIX = 'ElastiCache:';

/** ElastiCache: messages to SNS, each a name with what it is about, and events. */
export const elastiCache: Parser = {
  name: 'elasticache',
  knows: ({ event, json }) => (event ? event.source === 'aws.elasticache' && event.detail.get('Message').exists : json.entries().some(([name]) => name.startsWith(PREFIX))),
  parse: ({ event, json, topic }) => {
    if (event) {
      const name = event.detail.text('SourceIdentifier');
      return eventDraft(event, { subject: name, title: `ElastiCache ${name}: ${event.detailType}`, key: [name, event.detailType], resources: [event.detail.text('SourceArn')] });
    }
    const [[kind, cluster]] = json.entries().filter(([name]) => name.startsWith(PREFIX));
    const what = kind.slice(PREFIX.length);
    const { account, region } = parseArn(topic?.arn) ?? {};
    return {
      source: 'aws.elasticache',
      kind: what,
      ...verdict(/fail|error|limit/i.test(what) ? 'failed' : /failover|recover|replac/i.test(what) ? 'degraded' : 'neutral'),
      key: [account, region, cluster.text(), what],
      title: `ElastiCache ${cluster.text() ?? ''}: ${what}`,
      account,
      region,
      resources: [cluster.text()],
      link: region === undefined ? undefined : { label: 'Open ElastiCache', url: serviceLink('aws.elasticache', region) },
    };
  },
};
