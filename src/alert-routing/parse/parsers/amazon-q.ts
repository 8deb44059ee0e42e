import { verdict } from '../draft';
import { plainFields } from '../event-draft';
import { Parser } from '../parser';
import { severityOf } from '../words';

/** Custom notifications as Amazon Q Developer in chat applications takes them; its thread is the alert. */
export const amazonQ: Parser = {
  name: 'amazon-q',
  knows: ({ json }) => json.text('source') === 'custom' && json.get('content', 'description').exists,
  parse: ({ json, topic }) => {
    const content = json.get('content');
    const metadata = json.get('metadata');
    const title = content.text('title') ?? metadata.text('summary') ?? content.text('description') ?? 'Custom notification';
    const severity = severityOf(metadata.text('additionalContext', 'severity') ?? metadata.text('additionalContext', 'priority'));
    return {
      source: 'custom',
      kind: metadata.text('eventType') ?? 'Custom notification',
      ...verdict(severity === 'info' ? 'neutral' : 'degraded', severity),
      key: [topic?.arn, metadata.text('threadId') ?? title],
      title,
      text: [content.text('description'), ...content.texts('nextSteps').map((step) => `• ${step}`)].filter((part) => part !== undefined).join('\n'),
      resources: metadata.texts('relatedResources'),
      fields: plainFields(metadata.get('additionalContext')),
    };
  },
};
