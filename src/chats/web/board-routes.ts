import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { App, CommandHint } from '../../contracts/chat.js';
import type { Verdict } from '../../contracts/feedback.js';
import type { Person } from '../../contracts/turn.js';
import { rowKey } from '../../util/row-key.js';
import type { Board } from './board.js';
import { postNumber } from './board-rows.js';
import type { Teller } from './connection.js';
import { bot, isDeleted, webTeam, withReaction } from './connection.js';
import type { EventStream, StreamSession } from './event-stream.js';
import { fault, tooFast } from './guard.js';
import type { Identities } from './identity.js';
import { looksAlike, nameSchema } from './names.js';
import type { Outbox, Told } from './outbox.js';
import type { Home, WebPost } from './wire.js';
import { limits, offeredEmoji, reactionsPerPost } from './wire.js';

const joinBody = z.object({ name: nameSchema });
const authorBody = z.object({ author: z.string().max(100) });
const pressBody = authorBody.extend({
  action: z.string().max(200),
  /** The same when the same press is sent again. */
  once: z.string().max(100).optional(),
});
const letters = new Intl.Segmenter();
const emoji = z.emoji().refine((text) => [...letters.segment(text)].length === 1);
const postsQuery = z.object({
  before: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export interface BoardRoutesOptions {
  readonly board: Board;
  readonly identities: Identities;
  readonly events: EventStream;
  readonly app: App;
  readonly commands: readonly CommandHint[];
  readonly tell: Pick<Teller, 'press'>;
  readonly outbox: Outbox;
  readonly now: () => number;
  readonly randomId: () => string;
  /** Whether this person may react or press once more now. */
  readonly mayClick: (person: string) => boolean;
  /** Whether one more person may come in now from where this comes. */
  readonly mayJoin: (context: Context) => boolean;
  /** From where somebody looks on. */
  readonly addressOf: (context: Context) => string;
  /** With what a page's stream ends. Absent: people don't sign in, so there is no way to sign out. */
  readonly sessionOf?: (context: Context) => Promise<StreamSession>;
  /** Whom pictures may be sent to. */
  readonly picturesGoTo?: readonly string[];
}

/** Threads, posts, people, reactions and buttons as JSON, and the stream of what happens. */
export function boardRoutes(options: BoardRoutesOptions): Hono {
  const { board, identities, events, app, commands, tell, outbox, now, randomId, mayClick, mayJoin, sessionOf } =
    options;
  const { addressOf, picturesGoTo } = options;
  const routes = new Hono();
  const smallBody = bodyLimit({ maxSize: 10_000, onError: (context) => fault(context, 413, 'That is too long.') });
  routes.use('/api/people', smallBody);
  routes.use('/api/posts/*', smallBody);

  routes.get('/api/home', async (context) => {
    // What happens from here on is told to the page anew.
    const cursor = events.cursor();
    const me = await identities.named(context);
    const home: Home = {
      mine: await identities.mine(context),
      ...(me && { me }),
      cursor,
      bot,
      people: await board.people(),
      threads: await board.threads(),
      limits,
      votes: votesOf(app),
      emoji: offeredEmoji,
      commands: commands.map(({ name, summary, usage }) => ({ name, summary, usage })),
      signedIn: sessionOf !== undefined,
      picturesGoTo,
    };
    return context.json(home);
  });

  routes.get('/api/threads/:thread/posts', async (context) => {
    const query = postsQuery.safeParse(context.req.query());
    const thread = context.req.param('thread');
    if (!query.success) return fault(context, 400, 'I don’t understand which messages you want.');
    if (!(await board.thread(thread))) return fault(context, 404, 'This thread is gone.');
    const { before, limit } = query.data;
    return context.json(await board.posts(thread, { before: before ? postNumber(before) : undefined, limit }));
  });

  routes.get('/api/posts/:post', async (context) => {
    const post = await board.post(context.req.param('post'));
    return post ? context.json(post) : fault(context, 404, 'This message is gone.');
  });

  routes.post('/api/people', async (context) => {
    const body = joinBody.safeParse(await jsonOf(context));
    if (!body.success) return fault(context, 422, `A name has 1 to ${limits.nameLength} letters.`);
    const { name } = body.data;
    if (looksAlike(name, bot.name))
      return fault(context, 422, `That is too close to ${bot.name}, the bot’s own name. Please choose another.`);
    const isSame = (other: Person): boolean => other.name.toLowerCase() === name.toLowerCase();
    const people = await board.people();
    const alike = people.find((person) => !isSame(person) && looksAlike(person.name, name));
    if (alike && !people.some(isSame))
      return fault(context, 422, `That looks like ${alike.name}, who is here already. Please add something to it.`);
    if (!mayJoin(context)) return fault(context, 429, tooFast);
    const person = await identities.join(context, name);
    if (person === 'taken')
      return fault(context, 409, `${name} is taken here, by somebody at another browser. Please choose another name.`);
    return context.json(person, 201);
  });

  async function react(context: Context, added: boolean): Promise<Response> {
    const body = authorBody.safeParse(await jsonOf(context));
    const reaction = emoji.safeParse(context.req.param('emoji'));
    if (!body.success || !reaction.success) return fault(context, 422, 'I don’t know that reaction.');
    const person = await identities.author(context, body.data.author);
    if (!person) return fault(context, 403, 'I don’t know who is reacting. Please choose a name again.');
    if (!mayClick(person.id)) return fault(context, 429, tooFast);
    const author = await identities.speaker(context, person);
    let told: Told | undefined;
    const change = (known: WebPost): WebPost => {
      told = undefined;
      const reacted = withReaction(known, person, reaction.data, added);
      return reacted.reactions.length <= reactionsPerPost ? reacted : known;
    };
    const post = await board.change(context.req.param('post') ?? '', change, ({ id, thread, revision }) => {
      const given = { team: webTeam, thread, post: id, author, emoji: reaction.data, added, at: now() };
      told = { kind: 'reaction', reaction: { key: `${id} ${revision}`, ...given } };
      return outbox.note(told);
    });
    if (!post || isDeleted(post)) return fault(context, 404, 'This message is gone.');
    if (told) await outbox.tell(told);
    return context.json(post);
  }
  routes.put('/api/posts/:post/reactions/:emoji', (context) => react(context, true));
  routes.delete('/api/posts/:post/reactions/:emoji', (context) => react(context, false));

  routes.post('/api/posts/:post/presses', async (context) => {
    const body = pressBody.safeParse(await jsonOf(context));
    if (!body.success) return fault(context, 400, 'I don’t understand which button was pressed.');
    const person = await identities.author(context, body.data.author);
    if (!person) return fault(context, 403, 'I don’t know who is pressing. Please choose a name again.');
    if (!mayClick(person.id)) return fault(context, 429, tooFast);
    const post = await board.post(context.req.param('post'));
    if (post?.from !== 'bot' || !post.post.buttons.some(({ action }) => action === body.data.action))
      return fault(context, 409, 'This button is gone.');
    const { action, once } = body.data;
    const key = once === undefined ? randomId() : rowKey(person.id, post.id, action, once);
    const author = await identities.speaker(context, person);
    const pressed = { team: webTeam, thread: post.thread, post: post.id, author, action, at: now() };
    await tell.press({ key, ...pressed });
    return context.body(null, 204);
  });

  routes.get('/events', async (context) => {
    const after = context.req.header('last-event-id') ?? context.req.query('after');
    const session = await sessionOf?.(context);
    const address = addressOf(context);
    const person = session?.id ?? (await identities.named(context))?.id ?? address;
    return events.answer(context, after, { session, person, address });
  });
  return routes;
}

/** Undefined for what is no JSON; the schemas refuse it. */
const jsonOf = (context: Context): Promise<unknown> => context.req.json().catch(() => undefined);

function votesOf(app: App): Readonly<Record<string, Verdict>> {
  const votes: Record<string, Verdict> = {};
  for (const offered of offeredEmoji) {
    const verdict = app.verdictOf(offered);
    if (verdict) votes[offered] = verdict;
  }
  return votes;
}
