import type { ChatOptions, ConnectedChat } from '../../../src/contracts/chat.js';

/** A platform's stand-in on loopback with the people there, the same for every chat: what scripts over all chats talk to. */
export interface Platform {
  /** Connects the real chat to it, as a start of the bot does. */
  connect(options: Omit<ChatOptions, 'environment' | 'servers'>): Promise<ConnectedChat>;
  person(name: string): Promise<Somebody>;
  /** The bot's posts of a conversation as people see them now, oldest first. */
  posts(conversation: string): Promise<readonly SeenPost[]>;
  /** The files of a post's pictures, as people see them. */
  pictureFiles(post: SeenPost): Promise<readonly Uint8Array[]>;
  /** The bot's reactions to what somebody said. */
  reactions(said: Said): Promise<readonly string[]>;
  /** People can draw boxes on pictures. */
  readonly draws?: true;
  /** What the bot did against the platform's rules. */
  readonly violations: readonly unknown[];
  close(): Promise<void>;
}

export interface Somebody {
  /** Says something to the bot: in a conversation, or where it begins a new one. */
  says(text: string, options?: SayingOptions): Promise<Said>;
  reacts(emoji: '✅' | '❌', post: SeenPost): Promise<void>;
  presses(label: string, post: SeenPost): Promise<void>;
  /** All that the platform shows to whoever presses "How?". */
  asksHow(post: SeenPost): Promise<string>;
  /** A command by the platform's own way, without its slash; where its answer will be. */
  types(command: string): Promise<Said>;
}

export interface SayingOptions {
  /** Files of pictures that come with it. */
  readonly picture?: string;
  readonly pictures?: readonly string[];
  readonly in?: Said;
  /** The bot's post that it replies to; where people can't reply to a post, they just say it under it. */
  readonly replyTo?: SeenPost;
  /** It calls the bot by its name, where people have to do so. In a conversation they need not. */
  readonly mentions?: true;
  /** It is said among people, and to nobody. */
  readonly isAside?: true;
}

/** All pictures that come with something that is said. */
export const picturesOf = ({ picture, pictures = [] }: SayingOptions): readonly string[] =>
  picture === undefined ? pictures : [picture, ...pictures];

export interface Said {
  readonly id: string;
  readonly conversation: string;
  /** ms since 1970. */
  readonly at: number;
}

export interface SeenPost {
  readonly id: string;
  /** Without formatting. */
  readonly text: string;
  /** All that it said, oldest first. */
  readonly versions: readonly string[];
  readonly buttons: readonly string[];
  /** What its pictures are described as. */
  readonly pictures: readonly string[];
}

/** A platform that can be put under stress. */
export interface StressedPlatform extends Platform {
  /** From now on 2 % of the bot's calls are answered with 429 and 1 % with 5xx. */
  trouble(): void;
  /** The same event once more. */
  repeat(said: Said): Promise<void>;
  /** Cuts the connection. Resolves when the bot is connected again. */
  cut(): Promise<void>;
  /** ms until the bot first showed anything about it. */
  firstSign(said: Said): number | undefined;
}

/** Formatting taken out: `**2**`, `*2*`. */
export const bare = (text: string): string => text.replaceAll('*', '');
