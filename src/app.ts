/** The journey of a chat event: what the bot does about messages, reactions and buttons, the same in every chat. */
import type { App, Connection, Message, Place, Press, Reaction } from './chat.js';
import type { Engine } from './clova/inference/engine.js';
import { tooManyPictures } from './clova/inference/guard.js';
import { answersWhatItShouldBe, type Correction, correctionIn } from './clova/reflection/correction.js';
import type { Command } from './command.js';
import { ClovabotError, PictureError } from './errors.js';
import type { Log } from './log.js';
import { noticePost, renderTurn } from './render.js';
import type { Memory } from './store.js';
import type { PictureReference, Request, Turn, Verdict } from './turn.js';
import { latestWins } from './util/latest-wins.js';
import { serialQueues } from './util/serial-queues.js';

export interface AppOptions {
  readonly engine: Engine;
  readonly memory: Memory;
  readonly commands: readonly Command[];
  /** Emoji that vote, besides ✅ 👍 ❌ 👎. */
  readonly emoji: { readonly right: readonly string[]; readonly wrong: readonly string[] };
  readonly log: Log;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Aborts whatever is still being answered when the bot stops. */
  readonly signal: AbortSignal;
}

export interface RunningApp extends App {
  /** Resolves when every event that came in is dealt with. */
  idle(): Promise<void>;
}

export function createApp(options: AppOptions): RunningApp {
  const { engine, memory, commands, log, now, randomId, signal } = options;
  // A reaction may overtake the post it is about; in its thread's queue it waits for it.
  const threads = serialQueues();
  const rightEmoji = new Set(['✅', '👍', '✔️', '☑️', ...options.emoji.right].map(plainEmoji));
  const wrongEmoji = new Set(['❌', '👎', '✖️', '❎', ...options.emoji.wrong].map(plainEmoji));

  /** Only place where everything is caught: a kind sentence to the person, the cause to the log. */
  async function inThread(place: Place, connection: Connection, task: () => Promise<void>): Promise<void> {
    await threads.add(`${place.team} ${place.thread}`, async () => {
      try {
        await task();
      } catch (error) {
        log.error({ err: error, team: place.team, thread: place.thread }, 'an event failed');
        const sentence =
          error instanceof ClovabotError ? error.friendly : 'Something went wrong on my side. The log has the cause.';
        await connection
          .post(place, noticePost(sentence))
          .catch((cause: unknown) => log.error({ err: cause }, 'and the chat did not take the apology'));
      }
    });
  }

  async function onMessage(message: Message, connection: Connection): Promise<void> {
    connection
      .react(message, message.id, '👀')
      .catch((error: unknown) => log.warn({ err: error }, 'the chat did not take the 👀'));
    await inThread(message, connection, () => answerMessage(message, connection));
  }

  async function answerMessage(message: Message, connection: Connection): Promise<void> {
    const tooMany = tooManyPictures(message.pictures.length);
    if (tooMany) {
      await connection.post(message, noticePost(tooMany));
      return;
    }
    const received = await receivePictures(message, connection);
    if (!received) return;
    const repliedTo = message.replyTo ? await memory.turns.byPost(message.team, message.replyTo) : undefined;
    const turn = repliedTo ?? (await memory.turns.ofThread(message.team, message.thread, 1)).at(-1);

    const command = commandIn(message.text);
    if (command) {
      await runCommand(command, message, received, turn, connection);
      return;
    }
    const correction = turn?.answer && received.length === 0 ? await correctionOf(message, turn) : undefined;
    if (turn && correction) {
      await recordFeedback(turn, message.author, correction.verdict, false, correction.text);
      await connection.post(message, noticePost(thanks(correction.verdict, correction.text)));
      return;
    }
    await ask(message, message.text, received.length > 0 ? received : (turn?.request.images ?? []), connection);
  }

  /** What a message says about the answer before it; after a bare ❌ the person was asked, and few words are an answer. */
  async function correctionOf({ text, author }: Message, turn: Turn): Promise<Correction | undefined> {
    const read = correctionIn(text);
    if (read || !answersWhatItShouldBe(text)) return read;
    const said = await memory.turns.feedback(turn.request.team, turn.id);
    const asked = said.some(
      (row) => row.author.id === author.id && row.verdict === 'wrong' && !row.withdrawn && !row.correction,
    );
    return asked ? { verdict: 'wrong', text: text.trim() } : undefined;
  }

  /** Undefined when a picture was refused; the person has been told why. */
  async function receivePictures(
    message: Message,
    connection: Connection,
  ): Promise<readonly PictureReference[] | undefined> {
    const shelf = memory.pictures(message.team);
    const received: PictureReference[] = [];
    for (const picture of message.pictures) {
      try {
        received.push(await shelf.receive(await picture.load(signal), picture.name));
      } catch (error) {
        if (!(error instanceof PictureError)) throw error;
        log.info({ err: error }, 'a picture was refused');
        await connection.post(message, noticePost(error.friendly));
        return undefined;
      }
    }
    return received;
  }

  async function ask(
    message: Message,
    text: string,
    images: readonly PictureReference[],
    connection: Connection,
  ): Promise<void> {
    const { team, thread, author } = message;
    const request: Request = { id: randomId(), team, thread, author, text, images, at: now() };
    let post: string | undefined;
    let last: Turn | undefined;
    const edits = latestWins<Turn>((turn) =>
      post ? connection.edit(message, post, renderTurn(turn)) : Promise.resolve(),
    );
    for await (const turn of engine.infer(request, signal)) {
      last = turn;
      post ??= await connection.post(message, renderTurn(turn));
      edits.give(turn);
    }
    if (last) await memory.turns.set(last, post);
    try {
      await edits.settled();
    } catch (error) {
      // The answer exists; a chat that did not take the edit may take a post.
      log.warn({ err: error, team, thread }, 'the chat did not take the last edit; posting anew');
      if (last) await memory.turns.set(last, await connection.post(message, renderTurn(last)));
    }
  }

  function commandIn(text: string): { readonly name: string; readonly rest: string } | undefined {
    const match = /^\/([a-z]+)\s*([\s\S]*)$/i.exec(text.trim());
    return match ? { name: match[1].toLowerCase(), rest: match[2] } : undefined;
  }

  async function runCommand(
    { name, rest }: { readonly name: string; readonly rest: string },
    message: Message,
    pictures: readonly PictureReference[],
    turn: Turn | undefined,
    connection: Connection,
  ): Promise<void> {
    const { team, thread, author } = message;
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) {
      await connection.post(message, noticePost(`I know no command /${name}. Try /help.`));
      return;
    }
    const result = await command.run({ team, thread, author, text: rest, pictures, turn, memory, commands });
    if ('post' in result) await connection.post(message, result.post);
    else await ask(message, result.ask, pictures.length > 0 ? pictures : (turn?.request.images ?? []), connection);
  }

  async function onReaction(reaction: Reaction, connection: Connection): Promise<void> {
    const verdict = verdictOf(reaction.emoji);
    if (!verdict) return;
    await inThread(reaction, connection, async () => {
      const turn = await memory.turns.byPost(reaction.team, reaction.post);
      if (turn) await recordFeedback(turn, reaction.author, verdict, !reaction.added);
    });
  }

  async function onPress(press: Press, connection: Connection): Promise<void> {
    const verdict = press.action === 'verdict:right' ? 'right' : press.action === 'verdict:wrong' ? 'wrong' : undefined;
    if (!verdict) return;
    await inThread(press, connection, async () => {
      const turn = await memory.turns.byPost(press.team, press.post);
      if (!turn) return;
      await recordFeedback(turn, press.author, verdict, false);
      await connection.post(press, noticePost(thanks(verdict, undefined)));
    });
  }

  async function recordFeedback(
    turn: Turn,
    author: Turn['request']['author'],
    verdict: Verdict,
    withdrawn: boolean,
    correction?: string,
  ): Promise<void> {
    const id = `${turn.id}:${author.id}:${verdict}`;
    const before = (await memory.turns.feedback(turn.request.team, turn.id)).find((row) => row.id === id);
    await memory.turns.addFeedback({
      id,
      team: turn.request.team,
      turn: turn.id,
      author,
      verdict,
      // A bare ❌ after “no, three” does not unsay the three.
      correction: correction ?? before?.correction,
      images: before?.images ?? [],
      withdrawn,
      at: now(),
    });
  }

  function verdictOf(emoji: string): Verdict | undefined {
    const plain = plainEmoji(emoji);
    return rightEmoji.has(plain) ? 'right' : wrongEmoji.has(plain) ? 'wrong' : undefined;
  }

  return { onMessage, onReaction, onPress, verdictOf, idle: threads.idle };
}

/** Without skin tone, variation selector and the colons of custom names, so that 👍🏽 and 👍 are one vote. */
const plainEmoji = (emoji: string): string => emoji.replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, '').replace(/^:|:$/g, '');

function thanks(verdict: Verdict, correction: string | undefined): string {
  if (verdict === 'right') return 'Thank you, noted as right.';
  return correction
    ? `Thank you, noted: it should be “${correction}”.`
    : 'Noted as wrong. What should it be? Just reply, for example “no, three”.';
}
