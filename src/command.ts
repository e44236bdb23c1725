/** Something a person can type (`/help`) or click. One file in commands/, one line in commands/index.ts. */
import type { Post } from './chat.js';
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
  /** Boxes that the person drew, in pixels of the picture with this id. */
  readonly pointed: readonly { readonly picture: string; readonly box: Box }[];
  readonly memory: Memory;
  readonly teacher: Teacher;
  readonly tools: readonly Tool[];
  readonly commands: readonly Command[];
  /** ms since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** A post to show, an instruction to ask as if it had been said, or something to teach, whose lesson is then shown. */
export type CommandResult =
  | { readonly post: Post }
  | { readonly ask: string }
  | { readonly teach: { readonly name: string; readonly shown: readonly ImageValue[] } };

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** For example `/ask how many dogs?` */
  readonly usage: string;
  run(context: CommandContext): Promise<CommandResult>;
}
