import { PlainText } from './plain-text';
import { SafeLink } from './safe-link';
import { objectOf, objectsOf, textOf, Unknown } from '../format/shapes';
import { Pill, Tone } from '../parts/pill';

/** An incident or alert of a platform for people on call. */
interface IncidentView {
  readonly title: string;
  readonly status: 'open' | 'acknowledged' | 'closed';
  readonly urgency: string;
  readonly text: string;
  readonly details: Unknown;
  readonly links: ReadonlyArray<{ readonly url: string; readonly label: string }>;
  /** What it is told apart by. */
  readonly name: string;
}

const STATUSES: Readonly<Record<IncidentView['status'], readonly [word: string, tone: Tone]>> = {
  open: ['Open', 'bad'], acknowledged: ['Acknowledged', 'warn'], closed: ['Resolved', 'good'],
};

/** PagerDuty's event, as the incident that it makes or changes. */
export function PagerDutyIncident({ content }: { readonly content: unknown }) {
  const { event_action: action, dedup_key: key, payload, links } = objectOf(content);
  const { summary, severity, source, custom_details: details } = objectOf(payload);
  return (
    <Incident
      title={textOf(summary)}
      status={action === 'resolve' ? 'closed' : action === 'acknowledge' ? 'acknowledged' : 'open'}
      urgency={textOf(severity)}
      text={textOf(source)}
      details={objectOf(details)}
      links={objectsOf(links).map((link) => ({ url: textOf(link.href), label: textOf(link.text) || textOf(link.href) }))}
      name={textOf(key)}
    />
  );
}

/** Opsgenie's alert. */
export function OpsgenieAlert({ content }: { readonly content: unknown }) {
  const { message, status, priority, description, details, alias } = objectOf(content);
  return (
    <Incident
      title={textOf(message)}
      status={status === 'closed' || status === 'acknowledged' ? status : 'open'}
      urgency={textOf(priority)}
      text={textOf(description)}
      details={objectOf(details)}
      links={[]}
      name={textOf(alias)}
    />
  );
}

function Incident({ title, status, urgency, text, details, links, name }: IncidentView) {
  const [word, tone] = STATUSES[status];
  return (
    <>
      <div class="title"><Pill tone={tone}>{word}</Pill><h3 class="heading"><PlainText text={title} /></h3><span class="label">{urgency}</span></div>
      {text !== '' && <div class="section plain"><PlainText text={text} /></div>}
      {Object.keys(details).length > 0 && <dl class="facts">{Object.entries(details).map(([label, value]) => <Detail key={label} label={label} value={value} />)}</dl>}
      {links.length > 0 && <p class="links">{links.map(({ url, label }, index) => <SafeLink key={index} url={url}>{label}</SafeLink>)}</p>}
      <p class="note">Alert {name}</p>
    </>
  );
}

function Detail({ label, value }: { readonly label: string; readonly value: unknown }) {
  return <><dt>{label}</dt><dd>{textOf(value) || JSON.stringify(value)}</dd></>;
}
