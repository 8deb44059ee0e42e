import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { ConfirmField } from '../../contract/alerts';
import { mapped } from '../../ingress/mapped-headers';
import { acknowledgeAuthorization, acknowledgeUnusedScopes, OPEN_METHOD } from '../../ingress/method-authorization';
import { queryValue } from '../../ingress/templates/vtl';
import type { AlertResponse } from '../respond/alert-response';

/** An action that a link can have. */
export type LinkedAction = AlertResponse['action'];

export const HTML = 'text/html; charset=utf-8';

/**
 * Nothing of the page is from anybody but the text that its link has, and nothing of it runs: it may send its form back to where it is from, and that is all. Neither
 * the address, which has the token, nor the page is to get anywhere else.
 */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': HTML,
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; form-action 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  // With `no-referrer`, browsers would say of the page's own form that it is from `null`, as they say of pages that hide where they are from.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** What is asked, and what the button says. */
const TEXTS: Readonly<Record<LinkedAction, readonly [question: string, button: string]>> = {
  acknowledge: ['You are on it? Nobody else is called then.', 'Acknowledge'],
  close: ['Is it over? The alert is closed then, for everybody.', 'Close'],
  pass: ['Should somebody else look at it? The next step of the escalation is taken now.', 'Pass on'],
  note: ['What should whoever sees this alert know, now and when it happens again?', 'Save the note'],
  retry: ['Should what failed be tried again?', 'Try again'],
};

/** Actions with which something can be written down. */
const NOTED: ReadonlySet<LinkedAction> = new Set<LinkedAction>(['close', 'note']);

/** Without the two characters that begin code in API Gateway's templates. */
const STYLE = ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:3em auto;padding:0 1em}label{display:block;margin:1em 0}'
  + 'input,textarea{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4em}button{font:inherit;padding:.5em 1.5em}';

/**
 * Tells one look at a page from another: who presses its button twice has pressed it once. API Gateway fills in the id that it gives to the request. A sender can choose
 * `$context.requestId`, which would be a way to write into the page.
 */
const PAGE_ID = `<input type="hidden" name="${ConfirmField.PAGE}" value="$context.extendedRequestId">`;

/**
 * Keeps for the page what the link says that it is about. Whoever made the link wrote it: it is shown as text, and where it is not what we wrote, the form's POST is
 * dropped by who reads it. An override of our own is there in the template of the answer, in base64 (recorded, as for challenges).
 */
const KEEP_ABOUT = [
  `#set($about = ${queryValue(ConfirmField.ABOUT)})`,
  '#set($context.responseOverride.about = "$util.base64Encode($about)")',
  '{"statusCode":200}',
].join('\n');

/** Reads it again, with the characters that would begin markup written so that they do not. */
const READ_ABOUT = [
  '#set($encoded = "$!{context.responseOverride.about}")',
  '#set($about = "")',
  '#if($encoded != "")',
  '#set($about = "$!util.base64Decode($encoded)")',
  '#set($about = $about.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"))',
  '#end',
].join('\n');

const ABOUT = '\n#if($about != "")\n<p><b><bdi>$about</bdi></b></p>\n#end\n';

/** All actions that links can have. */
export const LINKED_ACTIONS = Object.keys(TEXTS) as readonly LinkedAction[];

/** The page that a link leads to. Its form is sent to the address of the page itself, with its query. */
function confirmPage(action: LinkedAction): string {
  const [question, button] = TEXTS[action];
  const note = NOTED.has(action)
    ? `<label>Note<textarea name="${ConfirmField.NOTE}" rows="4" maxlength="2000"${action === 'note' ? ' required' : ''}></textarea></label>`
    : '';
  const name = `<label>Your name<input name="${ConfirmField.NAME}" maxlength="80" autocomplete="name" required></label>`;
  return `${READ_ABOUT}\n${page(button, `${ABOUT}<p>${question}</p><form method="post">${PAGE_ID}${name}${note}<button>${button}</button></form>`)}`;
}

/** What somebody reads who has confirmed. Whether it counted is in the alert's messages: it is worked on after this. */
export function notedPage(): string {
  return page('Noted', '<p>Noted. In a few seconds the alert says so. If somebody was faster, or the link is too old, it stays as it is.</p>');
}

function page(title: string, content: string): string {
  return '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
    + `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${content}</body></html>`;
}

/**
 * Answers GET with the page of an action, without any of our code, and whoever asks: scanners of links follow them, so that to get one does nothing. HEAD is answered by
 * the endpoint's own method for all others, which does nothing either.
 */
export function addConfirmPage(resource: apigateway.IResource, action: LinkedAction): void {
  // Everything is binary to this API, and what is not made text cannot enter a template.
  const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;
  const method = resource.addMethod('GET', new apigateway.MockIntegration({
    contentHandling,
    passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_TEMPLATES,
    requestTemplates: { 'application/json': KEEP_ABOUT },
    integrationResponses: [{
      statusCode: '200', contentHandling, responseParameters: mapped(HEADERS, (value) => `'${value}'`), responseTemplates: { 'application/json': confirmPage(action) },
    }],
  }), { ...OPEN_METHOD, methodResponses: [{ statusCode: '200', responseParameters: mapped(HEADERS, () => true) }] });
  acknowledgeUnusedScopes(method);
  acknowledgeAuthorization(method);
}
