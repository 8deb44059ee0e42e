import { PlainText } from './plain-text';
import { SafeLink } from './safe-link';
import { objectOf, objectsOf, textOf, Unknown } from '../format/shapes';

/** Colours of Adaptive Cards, as this page has them. */
const TONES: Readonly<Record<string, string>> = { attention: 'bad', warning: 'warn', good: 'good', accent: 'busy' };

/** The cards of a message of Teams. */
export function TeamsMessage({ content }: { readonly content: unknown }) {
  return <>{objectsOf(objectOf(content).attachments).map((attachment, index) => <Card key={index} card={objectOf(attachment.content)} />)}</>;
}

function Card({ card }: { readonly card: Unknown }) {
  return (
    <>
      <Elements of={card.body} />
      <Actions of={card.actions} />
    </>
  );
}

function Elements({ of }: { readonly of: unknown }) {
  return <>{objectsOf(of).map((element, index) => <Element key={index} element={element} />)}</>;
}

function Element({ element }: { readonly element: Unknown }) {
  switch (element.type) {
    case 'TextBlock':
      return <p class={classesOf(element)}><PlainText text={textOf(element.text)} /></p>;
    case 'RichTextBlock':
      return <p class={`spacing-${textOf(element.spacing).toLowerCase()}`}>{runsOf(element.inlines).map((run, index) => <span key={index} class={classesOf(run)}><PlainText text={textOf(run.text)} /></span>)}</p>;
    case 'FactSet':
      return <dl class="facts">{objectsOf(element.facts).map((fact, index) => <Fact key={index} fact={fact} />)}</dl>;
    case 'ColumnSet':
      return <div class="columns">{objectsOf(element.columns).map((column, index) => <div key={index}><Elements of={column.items} /></div>)}</div>;
    case 'Container':
      return <div class="section"><Elements of={element.items} /></div>;
    case 'ActionSet':
      return <Actions of={element.actions} />;
    default:
      return <pre class="body">{JSON.stringify(element, null, 2)}</pre>;
  }
}

function Fact({ fact }: { readonly fact: Unknown }) {
  return <><dt>{textOf(fact.title)}</dt><dd><PlainText text={textOf(fact.value)} /></dd></>;
}

/** Those that open a page are links; the others can only be seen here. */
function Actions({ of }: { readonly of: unknown }) {
  const all = objectsOf(of);
  return all.length === 0 ? null : (
    <div class="actions">
      {all.map(({ type, title, url }, index) => type === 'Action.OpenUrl'
        ? <SafeLink key={index} url={textOf(url)} button>{textOf(title)}</SafeLink>
        : <button key={index} type="button" disabled>{textOf(title)}</button>)}
    </div>
  );
}

/** A run may be no more than its text. */
function runsOf(value: unknown): Unknown[] {
  return Array.isArray(value) ? value.map((run) => typeof run === 'string' ? { text: run } : objectOf(run)) : [];
}

function classesOf({ weight, size, color, isSubtle, fontType }: Unknown): string {
  const is = (value: unknown, name: string): boolean => textOf(value).toLowerCase() === name;
  return [
    is(weight, 'bolder') ? 'bolder' : '', /^(large|extralarge)$/i.test(textOf(size)) ? 'large' : '', isSubtle === true ? 'label' : '',
    is(fontType, 'monospace') ? 'mono' : '', TONES[textOf(color).toLowerCase()] ?? '',
  ].filter((name) => name !== '').join(' ');
}
