import type { Connection, Message } from '../contracts/chat.js';
import type { CommandContext, CommandResult } from '../contracts/command.js';
import type { Teacher } from '../contracts/teacher.js';
import type { PictureReference, Turn } from '../contracts/turn.js';
import { noticePost } from '../show/render-turn.js';
import { mayTeach } from './may-teach.js';
import { sentences } from './sentences.js';
import type { Services } from './services.js';
import { showUndone } from './undo-lesson.js';

export interface CommandLine {
  readonly name: string;
  readonly rest: string;
}

/** "/ask how many dogs?"; undefined for what is no command. */
export function readCommand(text: string): CommandLine | undefined {
  const match = /^\/([a-z]+)\s*([\s\S]*)$/i.exec(text.trim());
  return match ? { name: match[1].toLowerCase(), rest: match[2] } : undefined;
}

/**
 * Runs a command.
 * @param about the turn that was replied to, or the newest of the thread
 */
export async function runCommand(
  { name, rest }: CommandLine,
  message: Message,
  about: { readonly received: readonly PictureReference[]; readonly turn?: Turn; readonly replied: boolean },
  connection: Connection,
  services: Services,
): Promise<CommandResult> {
  const { memory, tools, commands, teaching, now, signal } = services;
  const { team, thread, author, pointed = [] } = message;
  const { received: pictures, turn, replied } = about;
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return { post: noticePost(sentences.unknownCommand(name)) };
  const context: CommandContext = {
    ...{ team, thread, author, text: rest, pictures, turn, replied, pointed, memory, tools, commands, now, signal },
    mayTeach: mayTeach(author, teaching),
    teacher: showingTeacher(connection, services),
  };
  return command.run(context);
}

/** The teacher as commands use it: posts show what is undone, and those that show what is forgotten are noted. */
function showingTeacher(connection: Connection, services: Services): Teacher {
  const { teacher, cleanup } = services;
  return {
    ...teacher,
    async undo(team, id, by) {
      const undone = await teacher.undo(team, id, by);
      if (undone) await showUndone(undone, connection, services);
      return undone;
    },
    forget(team, what, by) {
      const picture = typeof what === 'object' && 'picture' in what ? what.picture : undefined;
      return cleanup.forget({ team, picture, words: sentences.forgotten }, () => teacher.forget(team, what, by));
    },
  };
}
