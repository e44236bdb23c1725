/** What people type after a slash, and buttons that stand for it. */
import { z } from 'zod';
import type { Connection, Message, Press } from '../contracts/chat.js';
import type { CommandContext, CommandResult } from '../contracts/command.js';
import type { Teacher } from '../contracts/teacher.js';
import type { PictureReference, Turn } from '../contracts/turn.js';
import { noticePost } from '../show/render-turn.js';
import { isAdmin, mayTeach } from './may-teach.js';
import { messages } from './messages.js';
import type { EventServices } from './services.js';
import { showUndone } from './undo-lesson.js';
import { wantUndone } from './undo-votes.js';

export interface CommandLine {
  readonly name: string;
  readonly rest: string;
}

/** "/ask how many dogs?"; undefined for what is no command. */
export function readCommand(text: string): CommandLine | undefined {
  const match = /^\/([a-z]+)\s*([\s\S]*)$/i.exec(text.trim());
  return match ? { name: match[1].toLowerCase(), rest: match[2] } : undefined;
}

/** A button that stands for a command typed by one person, or by anybody whom the command lets. */
export const commandAction = 'command:';

/** Runs the command that a button stands for; its answer takes the place of the post that asked. */
export async function pressCommand(press: Press, connection: Connection, services: EventServices): Promise<void> {
  const { author, post } = press;
  const [, asker = '', line = ''] = /^command:([^:]*):(.*)$/s.exec(press.action) ?? [];
  const command = readCommand(line);
  if (!command) return;
  if (asker !== '' && decodeURIComponent(asker) !== author.id) {
    await connection.post(press, noticePost(messages.notYours(author)));
    return;
  }
  const { team, thread, at } = press;
  const message: Message = { team, thread, author, at, id: post, text: line, pictures: [] };
  const result = await runCommand(command, message, { received: [], replied: false }, connection, services);
  if ('post' in result) {
    await connection.edit(press, post, result.post);
    await services.cleanup.showsAnew(team, post);
  }
  await services.cleanup.emptyPosts(connection, (team) => team === press.team);
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
  services: EventServices,
): Promise<CommandResult> {
  const { memory, tools, commands, abilities, teaching, forgettings, now, signal } = services;
  const { team, thread, author, pointed = [] } = message;
  const { received: pictures, turn, replied } = about;
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return { post: noticePost(messages.unknownCommand(name)) };
  const context: CommandContext = {
    ...{ team, thread, author, text: rest, pictures, turn, replied, pointed },
    ...{ memory, tools, commands, abilities, now, signal },
    mayTeach: mayTeach(author, teaching),
    audience: async () => connection.audience?.({ team, thread }) ?? thread,
    isAdmin: isAdmin(author, teaching),
    wantUndone: (lesson) =>
      wantUndone(lesson, author, isAdmin(author, teaching), { store: memory.store, attempt: services.attempt }),
    forgetting: forgettings.desk(message, author, connection, services.attempt),
    teacher: showingTeacher(connection, services),
  };
  return command.run(context);
}

/** The teacher as commands use it: posts show what is undone. */
const undoneSchema = z.object({ id: z.string(), example: z.string().optional() });

function showingTeacher(connection: Connection, services: EventServices): Teacher {
  const { teacher, attempt, memory } = services;
  return {
    ...teacher,
    async undo(team, chosen, by, picture) {
      // The newest lesson of a second run may be the one before it.
      const { id, example } = await attempt.once('undo', undoneSchema, async () => ({ id: chosen, example: picture }));
      const before = attempt.isAgain ? await memory.lessons(team).get(id) : undefined;
      const undone = (await teacher.undo(team, id, by, example)) ?? (before?.status === 'undone' ? before : undefined);
      if (undone) await showUndone(undone, connection, services);
      return undone;
    },
  };
}
