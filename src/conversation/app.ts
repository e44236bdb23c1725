/** The journey of a chat event: what the bot does about messages, reactions and buttons, the same in every chat. */
import type { App, Connection, Message, Place, Press, Reaction } from '../contracts/chat.js';
import type { Command, CommandContext } from '../contracts/command.js';
import { ClovabotError, PictureError } from '../contracts/errors.js';
import type { Lexicon } from '../contracts/lexicon.js';
import type { Log } from '../contracts/log.js';
import type { Memory } from '../contracts/store.js';
import type { Teacher } from '../contracts/teacher.js';
import type { Tool } from '../contracts/tool.js';
import type { Person, PictureReference, Request, Turn, Verdict } from '../contracts/turn.js';
import type { Engine } from '../inference/engine.js';
import { tooManyPictures } from '../inference/guard.js';
import { readReply } from '../language/read-reply.js';
import { verdictOfSign } from '../language/verdict.js';
import { noticePost } from '../show/render-turn.js';
import { serialQueues } from '../util/serial-queues.js';
import { createBallotPosts } from './ballot-posts.js';
import { type Afterwards, createFeedbackFlow } from './feedback-flow.js';
import { createLeftovers } from './leftovers.js';
import { createLessonPosts } from './lesson-posts.js';
import { createOffers } from './offers.js';
import { createPictureTrail, type GonePicture } from './picture-trail.js';
import { picturesAbove } from './pictures-above.js';
import { createRecords } from './records.js';
import { showTurns } from './show-turns.js';
import { createTeachingDesk } from './teaching-desk.js';
import { canBeCorrected, understand } from './understand.js';

export interface AppOptions {
  readonly engine: Engine;
  readonly teacher: Teacher;
  readonly tools: readonly Tool[];
  readonly lexicon: Pick<Lexicon, 'singular'>;
  readonly teaching: {
    /** Names or ids of people. */
    readonly teachers: 'everyone' | readonly string[];
    /** How many people must agree before anything is learned. */
    readonly quorum: number;
  };
  /** US dollars: what is expected to cost more is done only when whoever asked agrees; absent: everything is done. */
  readonly confirmAbove?: number;
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
  const { engine, teacher, tools, teaching, memory, commands, log, now, randomId, signal } = options;
  const { quorum, teachers } = teaching;
  const singular = (phrase: string): string => options.lexicon.singular(phrase);
  const records = createRecords(memory.store, log);
  const trail = createPictureTrail(memory.store);
  const leftovers = createLeftovers({ memory, records, trail, log, signal });
  const lessonPosts = createLessonPosts({ memory, records, trail, log, signal });
  const ballotPosts = createBallotPosts({ memory, records, log });
  const mayTeach = (person: Person): boolean => flow.mayTeach(person);
  const desk = createTeachingDesk({
    ...{ teacher, memory, records, lessonPosts, ballotPosts, mayTeach, quorum, singular, now, signal },
  });
  const offers = createOffers({ engine, memory, records, trail, log, signal });
  const flow = createFeedbackFlow({ desk, teacher, memory, records, lessonPosts, teachers, log, signal });
  // A reaction may overtake the post it is about; in its thread's queue it waits for it.
  const threads = serialQueues();
  const underWay = new Set<Promise<void>>();

  /** Deals with an event in its thread's turn; what is left to do afterwards does not hold the thread up. */
  async function inThread(
    place: Place,
    connection: Connection,
    task: () => Promise<Afterwards | undefined>,
  ): Promise<void> {
    const work = (async () => {
      const caught = <Result>(part: () => Promise<Result>) => apologise(place, connection, part);
      const afterwards = await threads.run(`${place.team} ${place.thread}`, () => caught(task));
      if (afterwards) await caught(afterwards);
    })();
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  }

  /** Only place where everything is caught: a kind sentence to the person, the cause to the log. */
  async function apologise<Result>(
    place: Place,
    connection: Connection,
    part: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await part();
    } catch (error) {
      log.error({ err: error, team: place.team, thread: place.thread }, 'an event failed');
      const sentence =
        error instanceof ClovabotError ? error.friendly : 'Something went wrong on my side. The log has the cause.';
      await connection
        .post(place, noticePost(sentence))
        .catch((cause: unknown) => log.error({ err: cause }, 'and the chat did not take the apology'));
      return undefined;
    }
  }

  async function onMessage(message: Message, connection: Connection): Promise<void> {
    connection
      .react(message, message.id, '👀')
      .catch((error: unknown) => log.warn({ err: error }, 'the chat did not take the 👀'));
    await inThread(message, connection, () => answerMessage(message, connection));
  }

  async function answerMessage(message: Message, connection: Connection): Promise<Afterwards | undefined> {
    const { team, thread, author, text } = message;
    const tooMany = tooManyPictures(message.pictures.length);
    if (tooMany) {
      await connection.post(message, noticePost(tooMany));
      return undefined;
    }
    const received = await receivePictures(message, connection);
    if (!received) return undefined;
    const repliedTo = message.replyTo ? await memory.turns.byPost(team, message.replyTo) : undefined;
    const recent = repliedTo ? [repliedTo] : await memory.turns.ofThread(team, thread, mostRecent);
    const turn = recent.at(-1);
    const images =
      received.length > 0 ? received : await picturesAbove(recent, repliedTo ? undefined : message, memory);
    const context = { message, received, turn, replied: repliedTo !== undefined };

    const command = commandIn(text);
    if (command) return runCommand(command, context, images, connection);
    // A message that was not understood is no answer that an example could be about.
    const about = received.length > 0 ? (recent.findLast(canBeCorrected) ?? turn) : turn;
    const asked = about !== undefined && (await wasAsked(about, author));
    const { replied } = context;
    const pointed = message.pointed ?? [];
    const reply = readReply(text, singular, message.verdict);
    const meaning = understand(reply, { turn: about, replied, asked, received, pointed, singular });
    if (meaning.kind === 'teaching')
      return flow.teach({ team, thread, author, name: meaning.name, shown: meaning.shown }, connection);
    if (meaning.kind === 'feedback' && about)
      return flow.say(about, { ...meaning.said, suspects: message.suspects }, { author, by: 'words' }, connection);
    const post = meaning.kind === 'decision' && about ? (await memory.turns.posts(team, about.id)).at(-1) : undefined;
    if (meaning.kind === 'decision' && post !== undefined) {
      const action = `offer:${meaning.decision}`;
      await offers.decide({ team, thread, post, author, action, at: message.at }, connection);
      return undefined;
    }
    await ask(message, text, images, connection);
    return undefined;
  }

  /** After a bare ❌ the person was asked what it should be, and few words are an answer. */
  async function wasAsked(turn: Turn, author: Person): Promise<boolean> {
    if (!canBeCorrected(turn)) return false;
    const said = await memory.turns.feedback(turn.request.team, turn.id);
    return said.some(
      (row) => row.author.id === author.id && row.verdict === 'wrong' && !row.withdrawn && !row.correction,
    );
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
    await trail.cameWith(message.team, message, received);
    return received;
  }

  async function ask(
    message: Message,
    text: string,
    images: readonly PictureReference[],
    connection: Connection,
  ): Promise<void> {
    const { team, thread, author } = message;
    // What the thread has just taught helps to answer.
    await flow.settled(message);
    const request: Request = { id: randomId(), team, thread, author, text, images, at: now() };
    const turns = engine.infer(request, signal, { confirmAbove: options.confirmAbove });
    const post = await showTurns(turns, message, connection, { memory, log });
    if (post !== undefined) await trail.shownIn(team, { id: post, thread }, images);
  }

  function commandIn(text: string): { readonly name: string; readonly rest: string } | undefined {
    const match = /^\/([a-z]+)\s*([\s\S]*)$/i.exec(text.trim());
    return match ? { name: match[1].toLowerCase(), rest: match[2] } : undefined;
  }

  async function runCommand(
    { name, rest }: { readonly name: string; readonly rest: string },
    context: {
      readonly message: Message;
      readonly received: readonly PictureReference[];
      readonly turn?: Turn;
      readonly replied: boolean;
    },
    images: readonly PictureReference[],
    connection: Connection,
  ): Promise<Afterwards | undefined> {
    const { message, received, turn, replied } = context;
    const { team, thread, author } = message;
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) {
      await connection.post(message, noticePost(`I know no command /${name}. Try /help.`));
      return undefined;
    }
    const given: CommandContext = {
      ...{ team, thread, author, text: rest, pictures: received, turn, replied, memory, tools, commands, now, signal },
      pointed: message.pointed ?? [],
      mayTeach: flow.mayTeach(author),
      teacher: showingTeacher(connection),
    };
    const result = await command.run(given);
    if ('post' in result) await connection.post(message, result.post);
    else if ('ask' in result) await ask(message, result.ask, images, connection);
    else return flow.teach({ team, thread, author, ...result.teach }, connection);
    return () => emptyPosts(team, connection);
  }

  /** The teacher, as commands use it: what they undo is seen in the posts that show it, what they forget is noted for that. */
  function showingTeacher(connection: Connection): Teacher {
    return {
      ...teacher,
      async undo(team, id, by) {
        const undone = await teacher.undo(team, id, by);
        if (undone) await desk.undone(undone, connection);
        return undone;
      },
      async forget(team, what, by) {
        const picture = typeof what === 'object' && 'picture' in what ? what.picture : undefined;
        return leftovers.cleared({ team, picture, words: forgottenWords }, () => teacher.forget(team, what, by));
      },
    };
  }

  async function onReaction(reaction: Reaction, connection: Connection): Promise<void> {
    const verdict = verdictOf(reaction.emoji);
    if (!verdict) return;
    await inThread(reaction, connection, async () => {
      const { team, post } = reaction;
      const turn = (await memory.turns.byPost(team, post)) ?? (await flow.shownSoon(reaction, post));
      if (!turn || !(verdict === 'right' ? turn.answer : canBeCorrected(turn))) return undefined;
      const withdrawn = !reaction.added;
      const by = withdrawn ? 'taken back' : 'reaction';
      return flow.say(turn, { verdict, withdrawn }, { author: reaction.author, by }, connection);
    });
  }

  const onPress = (press: Press, connection: Connection): Promise<void> =>
    inThread(press, connection, async () => {
      if (!press.action.startsWith('offer:')) return flow.press(press, connection);
      await offers.decide(press, connection);
      return undefined;
    });

  const onDeleted: App['onDeleted'] = (message, connection) =>
    inThread(message, connection, async () => {
      const pictures = await trail.messageGone(message.team, message);
      return pictures.length === 0 ? undefined : () => forgetGone(pictures, connection);
    });

  async function forgetGone(pictures: readonly GonePicture[], connection: Connection): Promise<void> {
    for (const gone of pictures)
      await flow.inTurn(gone, async () => {
        const { team, picture } = gone;
        await leftovers.cleared({ team, picture, words: deletedWords }, () =>
          teacher.forget(team, { picture }, deleter),
        );
        await trail.forgotten(gone);
        await emptyPosts(team, connection);
      });
  }

  const onThreadDeleted: App['onThreadDeleted'] = (place, connection) =>
    inThread(place, connection, async () => {
      const { team, thread } = place;
      const pictures = await trail.threadGone(team, thread);
      // Most threads are none of the bot's.
      if (pictures.length === 0 && (await memory.turns.ofThread(team, thread, 1)).length === 0) return undefined;
      return async () => {
        await flow.inTurn(place, async () => {
          await leftovers.cleared({ team, thread, words: deletedWords }, () =>
            teacher.forget(team, { thread }, deleter),
          );
        });
        await forgetGone(pictures, connection);
      };
    });

  const emptyPosts = (team: string, connection: Connection): Promise<void> =>
    leftovers.emptyPosts(connection, (one) => one === team);

  async function onConnected(connection: Connection, serves: (team: string) => boolean): Promise<void> {
    const goOn = (part: Promise<void>): Promise<void> =>
      part.catch((error: unknown) => log.error({ err: error }, 'what a stop has cut off could not be resumed'));
    const forgetting = async (): Promise<void> => {
      const gone = await trail.stillToForget();
      await forgetGone(
        gone.filter(({ team }) => serves(team)),
        connection,
      );
      await leftovers.emptyPosts(connection, serves);
    };
    const work = Promise.all([
      goOn(forgetting()).then(() => goOn(flow.resume(connection, serves))),
      goOn(offers.resume(connection, serves)),
    ]).then(() => undefined);
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  }

  const verdictOf = (emoji: string): Verdict | undefined => verdictOfSign(emoji, options.emoji);

  return {
    ...{ onMessage, onReaction, onPress, onDeleted, onThreadDeleted, onConnected, verdictOf },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled([...underWay]);
    },
  };
}

/** Turns of a thread, and lessons of a team, among which the one that is meant is looked for. */
const mostRecent = 10;
const deletedWords = 'The picture was deleted. I have forgotten it, and what stood on it.';
const forgottenWords = 'I was asked to forget this.';
const deleter: Person = { id: '', name: 'whoever deleted the picture' };
