/** Something a person can type (`/help`) or click. One file in commands/, one line in commands/index.ts. */
import type { Abilities } from './abilities.js';
import type { ForgettingDesk } from './forgetting.js';
import type { Lesson } from './lesson.js';
import type { Post } from './post.js';
import type { Memory } from './store.js';
import type { Teacher } from './teacher.js';
import type { Tool } from './tool.js';
import type { Box, ImageValue, Person, PictureReference, Turn } from './turn.js';

export interface CommandContext {
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** What follows the command's name. */
  readonly text: string;
  readonly pictures: readonly PictureReference[];
  /** The turn of the post that was replied to, or the newest of the thread. */
  readonly turn?: Turn;
  /** Whether `turn` is what was replied to. */
  readonly replied?: boolean;
  /** Boxes that the person drew, in pixels of the picture with this id. */
  readonly pointed: readonly { readonly picture: string; readonly box: Box }[];
  /** Whether the settings let the author teach, and so decide about what others taught; absent: yes. */
  readonly mayTeach?: boolean;
  /** Whether the author may have others' things and everything forgotten; absent: yes. */
  readonly isAdmin?: boolean;
  readonly forgetting: ForgettingDesk;
  /** Notes that the author wants a lesson undone; how many more must, as several gave it. Absent: nobody else. */
  wantUndone?(lesson: Lesson): Promise<number>;
  readonly memory: Memory;
  readonly teacher: Teacher;
  readonly tools: readonly Tool[];
  readonly commands: readonly Command[];
  readonly abilities: Abilities;
  /** Where everybody reads what is said here, as a place to post in; absent: only here. */
  audience?(): Promise<string>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A post to show, an instruction to ask as if it had been said, what the week brought, or something to teach, whose lesson is then shown. */
export type CommandResult =
  | { readonly post: Post }
  | { readonly ask: string }
  | { readonly week: 'now' }
  | { readonly teach: { readonly name: string; readonly shown: readonly ImageValue[] } };

/** Languages in which commands are offered besides English, as chats write them. */
export const languages = ['ko'] as const;

/** A name is lower case, one word. */
export type Translations = Readonly<
  Record<
    (typeof languages)[number],
    {
      readonly name: string;
      readonly summary: string;
      /** What is shown for each of the option's choices. */
      readonly choices?: readonly string[];
    }
  >
>;

/**
 * Something to fill in. Chats with forms (slash commands of Discord) ask for each; where a command is a line of text
 * (web, Slack), what is filled in follows the name in this order: `/teach our logo`. Required ones come first.
 */
export interface CommandOption {
  /** Lower case, one word. */
  readonly name: string;
  readonly summary: string;
  /** Text and choices reach `run` as `text`; pictures, those attached to the message too, as `pictures`. */
  readonly type: 'text' | 'picture' | 'choice';
  /** What a `choice` is chosen from. */
  readonly choices?: readonly string[];
  readonly optional?: true;
  readonly translations?: Translations;
}

export interface Command {
  /** Lower case, one word. */
  readonly name: string;
  readonly summary: string;
  /** For example `/ask how many dogs?` */
  readonly usage: string;
  /** None when absent. */
  readonly options?: readonly CommandOption[];
  /** Where chats show commands in people's own languages; English where absent. */
  readonly translations?: Translations;
  /** It only tells what is, and waits for nothing that is under way in its thread. */
  readonly onlyTells?: true;
  run(context: CommandContext): Promise<CommandResult>;
}
