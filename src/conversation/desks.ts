import type { FeedbackDesk } from './feedback-desk.js';
import type { Offers } from './offers.js';

/** Where feedback and decisions go. */
export interface Desks {
  readonly feedback: FeedbackDesk;
  readonly offers: Offers;
}
