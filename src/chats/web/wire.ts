import type { CommandHint } from '../../contracts/chat.js';
import type { Verdict } from '../../contracts/feedback.js';
import type { Post, PostPicture } from '../../contracts/post.js';
import type { Person, PictureReference } from '../../contracts/turn.js';

/** What the page and its server say to each other; also how the web chat's rows are kept. Types only: the page reads them too. */

export interface WebReaction {
  readonly emoji: string;
  /** In the order in which they reacted. */
  readonly people: readonly Person[];
}

interface PostRecord {
  /** `<thread>.<number>`: sorts in the order of posting. */
  readonly id: string;
  readonly thread: string;
  /** Grows with each change, so that a page never goes back to an older state. */
  readonly revision: number;
  /** ms since 1970. */
  readonly at: number;
  readonly reactions: readonly WebReaction[];
}
export interface PersonPost extends PostRecord {
  readonly from: 'person';
  readonly author: Person;
  readonly text: string;
  readonly pictures: readonly PictureReference[];
  readonly replyTo?: string;
  /** Pictures, its own or earlier ones, with the boxes that were drawn on them. */
  readonly pointed?: readonly PostPicture[];
  /** Its author took it back: nothing of what it said is kept. */
  readonly deleted?: true;
}
export interface BotPost extends PostRecord {
  readonly from: 'bot';
  readonly post: Post;
}
export type WebPost = PersonPost | BotPost;

export interface WebThread {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  /** How many posts it has: the number of the newest. */
  readonly posts: number;
  /** Of the newest post. */
  readonly lastAt: number;
  readonly lastText: string;
}

/** What a page needs at its start. */
export interface Home {
  /** Where the event stream goes on from. */
  readonly cursor: string;
  readonly bot: Person;
  readonly people: readonly Person[];
  /** Ids of those whom this browser may write as. */
  readonly mine: readonly string[];
  /** Who writes here, where a proxy or a provider says so. */
  readonly me?: Person;
  /** Newest first. */
  readonly threads: readonly WebThread[];
  readonly limits: WebLimits;
  /** Which of the offered emoji vote on an answer. */
  readonly votes: Readonly<Record<string, Verdict>>;
  readonly emoji: readonly string[];
  /** What to offer after a "/". */
  readonly commands: readonly CommandHint[];
  /** Who is here has signed in, and can sign out. */
  readonly signedIn: boolean;
  /** Whom pictures may be sent to, in words; none: they stay on this machine. Absent: that is not known. */
  readonly picturesGoTo?: readonly string[];
}
export interface WebLimits {
  readonly pictures: number;
  readonly pictureBytes: number;
  readonly textLength: number;
  readonly nameLength: number;
  /** Boxes drawn in one message, over all its pictures. */
  readonly boxes: number;
  readonly labelLength: number;
}

export interface PostsPage {
  /** Oldest first. */
  readonly posts: readonly WebPost[];
  /** There are older ones. */
  readonly more: boolean;
}

/** The answer to a message that was posted. */
export interface Posted {
  readonly post: WebPost;
  readonly thread: WebThread;
}

/** What the server streams. */
export type WebEvent =
  | { readonly type: 'post'; readonly post: WebPost }
  | { readonly type: 'thread'; readonly thread: WebThread }
  | { readonly type: 'person'; readonly person: Person };

/** The answer to a request that could not be served: a sentence for the person. */
export interface WebFault {
  readonly error: string;
}

/** What one message may hold. The app has its own, tighter word on what it will answer. */
export const limits: WebLimits = {
  pictures: 10,
  pictureBytes: 25_000_000,
  textLength: 40_000,
  nameLength: 40,
  boxes: 50,
  labelLength: 80,
};

/** What the page's picker offers; any other emoji is taken as well. */
export const offeredEmoji: readonly string[] = [
  ...['✅', '❌', '👍', '👎', '❤️', '😂', '🎉', '🤔'],
  ...['👀', '🙏', '🔥', '💯', '😮', '😢', '😍', '🙌'],
  ...['👏', '💡', '🚀', '✨', '🍀', '🐶', '🐱', '📷'],
];
export const reactionsPerPost = 20;
