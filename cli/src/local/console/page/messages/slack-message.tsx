import { useState } from 'preact/hooks';
import { PlainText } from './plain-text';
import { SafeLink } from './safe-link';
import { FieldText, SlackButtons, SlackInput } from './slack-actions';
import { MrkdwnPiece, readMrkdwn } from '../format/mrkdwn';
import { objectOf, objectsOf, textOf, Unknown } from '../format/shapes';

/** A message in Slack's Block Kit. */
export function SlackMessage({ content }: { readonly content: unknown }) {
  const { blocks, text } = objectOf(content);
  const [field, change] = useState('');
  const all = objectsOf(blocks);
  return all.length === 0 ? <div class="section"><Mrkdwn text={textOf(text)} /></div> : (
    <FieldText.Provider value={{ text: field, change }}>{all.map((block, index) => <Block key={index} block={block} />)}</FieldText.Provider>
  );
}

function Block({ block }: { readonly block: Unknown }) {
  switch (block.type) {
    case 'header':
      return <h3 class="heading"><Text text={block.text} /></h3>;
    case 'section':
      return (
        <>
          {block.text !== undefined && <div class="section"><Text text={block.text} /></div>}
          {block.fields !== undefined && <div class="fields">{objectsOf(block.fields).map((field, index) => <div key={index}><Text text={field} /></div>)}</div>}
        </>
      );
    case 'context':
      return <p class="note">{objectsOf(block.elements).map((element, index) => <span key={index}><Text text={element} /> </span>)}</p>;
    case 'divider':
      return <hr />;
    case 'actions':
      return <SlackButtons elements={block.elements} />;
    case 'input':
      return <SlackInput block={block} />;
    default:
      return <pre class="body">{JSON.stringify(block, null, 2)}</pre>;
  }
}

function Text({ text }: { readonly text: unknown }) {
  const { type, text: value } = objectOf(text);
  return type === 'mrkdwn' ? <Mrkdwn text={textOf(value)} /> : <PlainText text={textOf(value)} />;
}

function Mrkdwn({ text }: { readonly text: string }) {
  return <>{readMrkdwn(text).map((piece, index) => <Piece key={index} piece={piece} />)}</>;
}

function Piece({ piece }: { readonly piece: MrkdwnPiece }) {
  switch (piece.kind) {
    case 'link':
      return <SafeLink url={piece.url}>{piece.text}</SafeLink>;
    case 'bold':
      return <b><PlainText text={piece.text} /></b>;
    case 'italic':
      return <i><PlainText text={piece.text} /></i>;
    case 'strike':
      return <s>{piece.text}</s>;
    case 'code':
      return <code>{piece.text}</code>;
    case 'block':
      return <pre class="log">{piece.text}</pre>;
    default:
      return <PlainText text={piece.text} />;
  }
}
