/** A place where people talk to Clovabot. Chats translate; what is said and done about it is the app's. */
import type { RequestListener } from 'node:http';
import type { Unusable } from '../util/unusable-file.js';
import type { CheckResult, EnvironmentVariable } from './backend.js';
import type { CommandOption, Translations } from './command.js';
import type { Verdict } from './feedback.js';
import type { Log } from './log.js';
import type { Operation } from './operation.js';
import type { PlainValue } from './plain-value.js';
import type { Post } from './post.js';
import type { KeptRow, RowChange } from './row.js';
import type { Memory } from './store.js';
import type { Box, Person } from './turn.js';

/** Something a person attached. The chat loads it when it is wanted, also after a restart. */
export interface IncomingPicture {
  readonly name: string;
  /** Where it is, as the chat understands it; plain. */
  readonly source: PlainValue;
  /** What was seen of it already and is to be said, where it does not show in what is loaded: "it moves". */
  readonly remark?: string;
}

export interface Message {
  readonly id: string;
  /** Tells it from another one with the same id, of which more is known now. */
  readonly part?: string;
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** The person has changed it after it was sent: `at` is when, and `part` tells each change from the others. */
  readonly edited?: true;
  /** Its thread is new with it: nothing was said there before. */
  readonly beginsThread?: true;
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
  /** The same when the platform tells of it again, and another one when the person reacts anew. */
  readonly key: string;
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
  /** The same when the platform tells of it again, and another one when the person presses anew. */
  readonly key: string;
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

/** What a chat itself keeps of what people write: our own page does, a platform keeps it for its people. */
export interface ChatRecord {
  /**
   * Empties posts from before a time, and drops threads of which nothing is left.
   * @param stands whether a post of a team shows something that is kept
   */
  forgetBefore(before: number, stands: (team: string, post: string) => Promise<boolean>): Promise<void>;
  /** Empties what a person wrote, and takes out their reactions and their name. */
  forgetPerson(team: string, person: string): Promise<void>;
  /** Drops all of a team. @param but a thread that is only emptied, as something is still to be said there */
  forgetTeam(team: string, but?: string): Promise<void>;
  /** Rows that were kept aside are there again. */
  reread(team: string): Promise<void>;
}

/** The way back to a chat. */
export interface Connection {
  /** Absent: it keeps nothing itself. */
  readonly record?: ChatRecord;
  /** The team whose pictures are stored there before their message is accepted: a kill may leave some that nothing speaks of. */
  readonly storesAhead?: string;
  /** People can draw boxes on pictures there. */
  readonly draws?: true;
  /** How to come back to it after a restart, where that is another way than `place` alone tells; see `comingBack`. */
  readonly via?: PlainValue;
  /** The connection for an event that came by `via`, in another run of the bot. */
  comingBack?(via: PlainValue): Connection;
  /**
   * Returns the post's id. Never pings anybody.
   * @param once tells the post from all others: where one with this mark is there already, as far as the chat can tell,
   * that one's id is returned, whatever it shows
   */
  post(place: Place, post: Post, once?: PostMark): Promise<string>;
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
  /**
   * The bytes of a picture that came with a message, within the platform's and our limits.
   * Rejects with PictureError, whose `friendly` sentence is for the person.
   */
  load(team: string, picture: IncomingPicture, signal: AbortSignal): Promise<Uint8Array>;
  /** All that follows from the event of `via` was said. */
  end?(): Promise<void>;
}

export interface PostMark {
  readonly mark: string;
  /** It may be there already: a run that was cut off began to post it. */
  readonly again: boolean;
  /** Rows that a chat which writes rows of its own about the post writes with them, by the post's id. */
  readonly beside?: (post: string) => readonly RowChange[];
}

/**
 * What chats tell the app. An event is accepted when its promise resolves: it is written down then, and will be carried
 * out once, whatever stops meanwhile; only then may a chat acknowledge it. Rejects where it could not be written down.
 */
export interface App {
  /** @param beside what the chat must know of it from then on, written with it */
  onMessage(message: Message, connection: Connection, beside?: readonly KeptRow[]): Promise<void>;
  onReaction(reaction: Reaction, connection: Connection): Promise<void>;
  onPress(press: Press, connection: Connection): Promise<void>;
  /** A message was deleted: its pictures go, and what stood on them is looked at again. */
  onDeleted(message: Pick<Message, 'id' | 'team' | 'thread'>, connection: Connection): Promise<void>;
  /** A thread was deleted with all that was said in it: the same goes for that. */
  onThreadDeleted(place: Place, connection: Connection): Promise<void>;
  /**
   * The bot was taken out of a team: nothing is done there any more, and after its grace it is forgotten. Resolves when
   * that is written down.
   */
  onTeamLeft(team: string): Promise<void>;
  /** The bot is in a team, perhaps again after `onTeamLeft`. Resolves when that is written down. */
  onTeamBack(team: string): Promise<void>;
  /** A chat is there: what waits for it, in the teams that it serves, goes on. Resolves at once. */
  onConnected(connection: Connection, serves: (team: string) => boolean): Promise<void>;
  /**
   * Whether such an event was accepted before.
   * @param id a message's id, a reaction's key
   * @param where `here`: a message by this process, lately, which asks no database
   */
  knows(kind: 'message' | 'reaction', team: string, id: string, where?: 'here'): Promise<boolean>;
  /** Whether what follows from an event that was cut off is still to come in this post. */
  goesOnIn(team: string, post: string): Promise<boolean>;
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

/**
 * What a process does of the whole: `gateway` hears what people do and writes it down, `worker` answers, posts and learns.
 */
export type Role = 'all' | 'gateway' | 'worker';

export interface ChatOptions {
  /** Absent: all. A worker's chats hear nothing from their platform, a gateway's never call `onConnected`. */
  readonly role?: Role;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly app: App;
  readonly memory: Memory;
  readonly commands: readonly CommandHint[];
  /** Whom models may send people's pictures to, in words; none: they stay on this machine. Absent: nothing is said of it. */
  readonly picturesGoTo?: readonly string[];
  /** Absent: a chat that needs one opens its own. */
  readonly servers?: SharedServers;
  /** How the bot does; absent: a chat that is asked says only that it is there. */
  readonly operation?: Operation;
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
  /** Finds out whether what is set can work, without connecting; absent, or nothing: it can't tell. */
  check?(environment: ChatOptions['environment']): Promise<readonly CheckResult[]>;
}
export interface ConnectedChat {
  /** Where a person finds it: "http://127.0.0.1:3000". */
  readonly address: string;
  close(): Promise<void>;
}
