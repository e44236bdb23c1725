/** A place where people talk to Clovabot. Chats translate; what is said and done about it is the app's. */
import type { RequestListener } from 'node:http';
import type { Unusable } from '../util/unusable-file.js';
import type { EnvironmentVariable } from './backend.js';
import type { CommandOption, Translations } from './command.js';
import type { Verdict } from './feedback.js';
import type { Log } from './log.js';
import type { Post } from './post.js';
import type { Memory } from './store.js';
import type { Box, Person } from './turn.js';

/** Something a person attached: loaded only when wanted, within the platform's and our limits. */
export interface IncomingPicture {
  readonly name: string;
  load(signal: AbortSignal): Promise<Uint8Array>;
  /** What was seen of it already and is to be said, where it does not show in what is loaded: "it moves". */
  readonly remark?: string;
}

export interface Message {
  readonly id: string;
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** Plain text, the mention of the bot removed. */
  readonly text: string;
  readonly pictures: readonly IncomingPicture[];
  /** What came with it and is no picture, and links that show none: named, and never replaced by an older picture. */
  readonly unusable?: readonly Unusable[];
  /** The post that it replies to, if any. */
  readonly replyTo?: string;
  /** It only stands in a conversation of the bot, and neither calls the bot nor replies to it: it may be for other people. */
  readonly unaddressed?: boolean;
  /** Boxes that the person drew on pictures that the bot had posted or been given: pixels of the picture with this id. */
  readonly pointed?: readonly { readonly picture: string; readonly box: Box; readonly label?: string }[];
  /** It comes from a form about a wrong answer: the text is what is right instead, if anything. */
  readonly verdict?: Extract<Verdict, 'wrong'>;
  /** The output name of the step that the person thinks went wrong, chosen in a form. */
  readonly suspects?: string;
  readonly at: number;
}

export interface Reaction {
  readonly team: string;
  readonly thread: string;
  readonly post: string;
  readonly author: Person;
  /** A Unicode emoji or a platform's custom emoji name. */
  readonly emoji: string;
  /** False when it was taken back. */
  readonly added: boolean;
  readonly at: number;
}

/** A button of ours was pressed. */
export interface Press {
  readonly team: string;
  readonly thread: string;
  readonly post: string;
  readonly author: Person;
  readonly action: string;
  readonly at: number;
}

export interface Place {
  readonly team: string;
  readonly thread: string;
}

/** The way back to a chat. */
export interface Connection {
  /** People can draw boxes on pictures there. */
  readonly draws?: true;
  /** Returns the post's id. Never pings anybody. */
  post(place: Place, post: Post): Promise<string>;
  /**
   * Edits a post, at the pace that the platform allows. The edits of one post take effect in their order. A post that is
   * `working` may be skipped when a newer one comes; all others resolve, or reject, when they are written.
   */
  edit(place: Place, id: string, post: Post): Promise<void>;
  /**
   * Where everybody may read what is said in a place: the channel of a thread, the thread itself where it is private. It can
   * be posted in like a thread. Two places of the same audience may show the same pictures. Absent: each place is its own.
   */
  audience?(place: Place): Promise<string>;
  /** The bot's own reaction to a person's message ("👀"). */
  react(place: Place, message: string, emoji: string): Promise<void>;
}

/** What chats tell the app. All resolve when the event is dealt with; none rejects. */
export interface App {
  onMessage(message: Message, connection: Connection): Promise<void>;
  onReaction(reaction: Reaction, connection: Connection): Promise<void>;
  onPress(press: Press, connection: Connection): Promise<void>;
  /** A message was deleted: its pictures go, and what stood on them is looked at again. */
  onDeleted(message: Pick<Message, 'id' | 'team' | 'thread'>, connection: Connection): Promise<void>;
  /** A thread was deleted with all that was said in it: the same goes for that. */
  onThreadDeleted(place: Place, connection: Connection): Promise<void>;
  /** A chat is there: resumes, in the teams that it serves, what a stop has cut off. */
  onConnected(connection: Connection, serves: (team: string) => boolean): Promise<void>;
  /** How an emoji votes, if it does. */
  verdictOf(emoji: string): Verdict | undefined;
}

/** What a chat offers to somebody who types "/". */
export interface CommandHint {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** What chats with forms ask for. */
  readonly options?: readonly CommandOption[];
  readonly translations?: Translations;
}

/** HTTP servers that chats share, one for each host and port: the first chat that needs one opens it. */
export interface SharedServers {
  /**
   * Answers requests whose path is `path` or lies below it; of several that fit, the longest is asked.
   * Rejects with ConfigError when the port or the address cannot be had.
   * @param options.port 0 takes any free one
   */
  open(options: {
    readonly host: string;
    readonly port: number;
    /** "/" or "/slack". */
    readonly path: string;
    readonly listener: RequestListener;
  }): Promise<OpenedPath>;
}
export interface OpenedPath {
  /** "http://127.0.0.1:3000" */
  readonly address: string;
  close(): Promise<void>;
}

export interface ChatOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly app: App;
  readonly memory: Memory;
  readonly commands: readonly CommandHint[];
  /** Whom models may send people's pictures to, in words; none: they stay on this machine. Absent: nothing is said of it. */
  readonly picturesGoTo?: readonly string[];
  /** Absent: a chat that needs one opens its own. */
  readonly servers?: SharedServers;
  readonly log: Log;
  readonly now: () => number;
  readonly randomId: () => string;
}

/** One file in chats/, one line in chats/index.ts. */
export interface Chat {
  readonly name: string;
  readonly summary: string;
  readonly environment: readonly EnvironmentVariable[];
  /** Undefined when its environment is not configured. Rejects with ConfigError when it is but cannot work. */
  connect(options: ChatOptions): Promise<ConnectedChat | undefined>;
}
export interface ConnectedChat {
  /** Where a person finds it: "http://127.0.0.1:3000". */
  readonly address: string;
  close(): Promise<void>;
}
