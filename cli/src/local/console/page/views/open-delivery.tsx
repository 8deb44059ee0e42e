import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeliveryDetails } from '../../contract/deliveries';
import { curlOf } from '../format/curl';
import { exactTime } from '../format/times';
import { standing } from '../format/words';
import { Choice } from '../parts/choice';
import { CopyButton } from '../parts/copy-button';
import { DeliveryPartView } from '../parts/delivery-part';
import { Editor } from '../parts/editor';
import { Nothing } from '../parts/nothing';
import { Outcome } from '../parts/outcome';
import { Pill } from '../parts/pill';
import { RequestView } from '../parts/request-view';
import { send } from '../state/api';
import { useAction, useAsked } from '../state/hooks';
import { linkTo } from '../state/route';

/** A delivery with all that is known of it, and what can be done with it. */
export function OpenDelivery({ id, query }: { readonly id: string; readonly query: Readonly<Record<string, string>> }) {
  const { value: delivery, problem } = useAsked<DeliveryDetails>(`deliveries/${encodeURIComponent(id)}`);
  const heading = useRef<HTMLHeadingElement>(null);
  const isThere = delivery !== undefined;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [isThere]);
  const back = <a class="back" data-back href={linkTo('deliveries', undefined, query)}><span aria-hidden="true">←</span> All deliveries</a>;
  if (!delivery) {
    return <section class="card details" aria-label="Delivery">{back}{problem && <Nothing title={problem} />}</section>;
  }
  const { word, tone } = standing(delivery);
  return (
    <section class="card details" aria-label="Delivery">
      {back}
      <div class="title">
        <h2 ref={heading} tabIndex={-1}>{delivery.method} {delivery.endpoint}{delivery.path === '' ? '' : `/${delivery.path}`}</h2>
        <Pill tone={tone}>{word}</Pill>
      </div>
      <dl class="facts">
        <dt>Delivery id</dt><dd><code>{id}</code> <CopyButton text={id} what="the delivery id" /></dd>
        <dt>Arrived</dt><dd>{exactTime(delivery.arrivedAt)}</dd>
        <dt>Group</dt><dd>{delivery.group === undefined ? 'none: every webhook by itself' : <a href={linkTo('deliveries', undefined, { group: delivery.group })}>{delivery.group}</a>}</dd>
      </dl>
      <Actions delivery={delivery} />
      {delivery.parts.map((part) => <DeliveryPartView key={part.destination} delivery={delivery} part={part} />)}
      {delivery.content
        ? <RequestView content={delivery.content} />
        : <p class="note">Its headers and body are not kept any more: there is room for the latest 48 MB, and those that went well make room first.</p>}
    </section>
  );
}

function Actions({ delivery }: { readonly delivery: DeliveryDetails }) {
  const { id, content, signing } = delivery;
  const [editing, edit] = useState(false);
  const again = useAction(() => send({ ...content!, id }));
  if (!content) {
    return null;
  }
  const { done } = again;
  const isSeveral = delivery.parts.length > 1;
  const goesOn = delivery.state === 'waiting' || delivery.state === 'retrying'; // then another one is mostly not wanted
  const isMain = !goesOn && delivery.state !== 'dead-letter'; // of a dead letter it is mostly a redrive that is
  return (
    <>
      <div class="choices">
        <Choice text={goesOn ? `It is tried again by itself, so your ${isSeveral ? 'backends get' : 'backend gets'} both.` : isSeveral ? 'A new delivery, with an id of its own, to every destination that wants it: also to those that have this one.' : 'A new delivery, with an id of its own.'}>
          <button type="button" class={isMain ? 'main' : ''} onClick={again.start} disabled={again.busy}>{goesOn ? 'Send a copy' : isSeveral ? 'Send to all again' : 'Send again'}</button>
        </Choice>
        <Choice text="The same, with what you change in it first.">
          <button type="button" onClick={() => edit(!editing)} aria-expanded={editing}>Edit and send</button>
        </Choice>
        <Choice text="For a terminal: with the headers and the signature that it came with."><CopyButton text={curlOf(content)} label="Copy as curl" /></Choice>
      </div>
      <Outcome
        problem={again.problem ?? (done && done.id === undefined ? `Refused with ${done.status}: ${done.answer}` : undefined)}
        done={done?.id === undefined ? undefined : `Sent again${done.signed ? ', signed anew' : ''}. It is a delivery of its own, behind what waits in its group.`}
      />
      {done?.id !== undefined && <p class="note"><a href={linkTo('deliveries', done.id)}>Open what was sent</a></p>}
      {signing === 'impossible' && <p class="note warn">It cannot be signed here: its sender signs with keys of its own, or the secret has no value. What is sent again has the old signature, which may be too old; what is edited does not verify.</p>}
      {editing && <Editor id={id} content={content} onClose={() => edit(false)} />}
    </>
  );
}
