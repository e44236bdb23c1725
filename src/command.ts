/** Something a person can type (`/help`) or click. One file in commands/, one line in commands/index.ts. */
import type { Post } from './chat.js';
import type { Memory } from './store.js';
import type { Person, PictureReference, Turn } from './turn.js';

export interface CommandContext {
  readonly team: string;
  readonly thread: string;
  readonly author: Person;
  /** What follows the command's name. */
  readonly text: string;
  readonly pictures: readonly PictureReference[];
  /** The turn of the post that was replied to, or the newest of the thread. */
  readonly turn?: Turn;
  readonly memory: Memory;
  readonly commands: readonly Command[];
}

/** A post to show, or an instruction to ask as if it had been said. */
export type CommandResult = { readonly post: Post } | { readonly ask: string };

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** For example `/ask how many dogs?` */
  readonly usage: string;
  run(context: CommandContext): Promise<CommandResult>;
}
