import { AlertResponse } from './alert-response';
import { ConfirmedForm } from './confirmed-form';
import { AlertCommand, AlertTimer } from '../../contract/alerts';

/** Why a request is none of ours. */
export type InvalidReason = 'path' | 'no-slack' | 'no-payload' | 'payload' | 'user' | 'alert' | 'form';

/** What a message of the queue of responses says. */
export type Response =
  /** Somebody pressed a button of Slack. */
  | { readonly kind: 'press'; readonly response: AlertResponse }
  /** Somebody pressed a button of another router's message. */
  | { readonly kind: 'press-of-another'; readonly response: AlertResponse }
  /** Somebody confirmed a link. Whether it is ours is still to be found out. */
  | { readonly kind: 'confirmed'; readonly id: string; readonly form: ConfirmedForm }
  | { readonly kind: 'timer'; readonly timer: AlertTimer }
  | { readonly kind: 'command'; readonly command: AlertCommand }
  /** Slack said something that is for nobody here. */
  | { readonly kind: 'nothing' }
  /** A request that nobody of ours sends. */
  | { readonly kind: 'invalid'; readonly reason: InvalidReason };
