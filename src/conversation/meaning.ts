import type { Expected, Verdict } from '../contracts/feedback.js';
import type { ImageValue, Person, PictureReference, Turn } from '../contracts/turn.js';
import type { Clarification } from '../language/clarification.js';
import type { Inquiry } from '../language/inquiry.js';
import type { Answerable } from '../language/small-talk.js';

/** What a message, seen in its circumstances, asks of the bot. */
export type Meaning =
  /** `text`: the words without their courtesies and remarks, where there are any; with a remark they are shown. `inquires`: of that turn's answer. */
  | { readonly kind: 'question'; readonly text?: string; readonly leavesRemark?: true; readonly inquires?: string }
  /** The question of that turn, with another thing in its place; nothing is learned of it. */
  | { readonly kind: 'clarification'; readonly about: Turn; readonly clarification: Clarification }
  /** It says that the question of that turn was misunderstood, and not what it was about. */
  | { readonly kind: 'misread'; readonly about: Turn }
  /** It asks how an answer came about, or how sure it is. */
  | { readonly kind: 'inquiry'; readonly about: Turn; readonly asks: Inquiry }
  /** Somebody who was asked what is right is not sure. */
  | { readonly kind: 'doubt'; readonly about: Turn; readonly guess?: string }
  | { readonly kind: 'courtesy'; readonly courtesy: Answerable }
  /** It is said among people, and gets no answer. */
  | { readonly kind: 'aside' }
  | { readonly kind: 'decision'; readonly offer: Turn; readonly decision: 'accept' | 'decline' }
  | { readonly kind: 'feedback'; readonly about: Turn; readonly said: Said }
  | { readonly kind: 'teaching'; readonly name: string; readonly shown: readonly ImageValue[] };

/** What somebody says about an answer. */
export interface Said {
  readonly verdict: Verdict;
  /** The reaction was taken back. */
  readonly withdrawn?: boolean;
  /** What is right, in words. */
  readonly correction?: string;
  /** What these words mean, as they were read when they were said. */
  readonly means?: Expected;
  /** What is right exactly, from a button or drawn boxes. */
  readonly expected?: readonly Expected[];
  /** The step that the person thinks went wrong, by its output. */
  readonly suspects?: string;
  readonly images?: readonly PictureReference[];
}

/** What made the votes be counted. */
export interface Cause {
  readonly author: Person;
  /** `resumed`: a stop had cut it off, and nobody knows what it was. */
  readonly by: 'words' | 'button' | 'reaction' | 'taken back' | 'resumed';
  /** The post whose button was pressed. */
  readonly post?: string;
  /** It is looked at again, since a stop has cut it off: some of what follows may be done. */
  readonly again?: boolean;
}
