/** Reads a request in its thread: a follow-up becomes an instruction that stands by itself. */
import type { CallOptions } from './model.js';
import type { Answer, PictureReference, Request } from './turn.js';

export type Resolution =
  /** What it asks, of these pictures; the request's own where nothing in it needs its thread. */
  | { readonly is: 'request'; readonly text: string; readonly images: readonly PictureReference[] }
  /** It could be read in several ways, or in none: what the person is asked. */
  | { readonly is: 'question'; readonly question: string }
  /** The thread itself answers it, without a plan: "undo that". `text` says what was asked, `images` of which pictures. */
  | {
      readonly is: 'answer';
      readonly text: string;
      readonly images: readonly PictureReference[];
      readonly answer: Answer;
    };

export interface Resolver {
  resolve(
    request: Pick<Request, 'text' | 'said' | 'images' | 'inherited' | 'exchange'> & Partial<Pick<Request, 'team'>>,
    options: CallOptions,
  ): Promise<Resolution>;
}
