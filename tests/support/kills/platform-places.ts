/** Discord and Slack beside the page: their stand-ins live on while the bot is killed, and tell at the end what people see. */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { guildTeam } from '../../../src/chats/discord/places.js';
import { teamOf } from '../../../src/chats/slack/places.js';
import { type PeerFile, type PeerMessage, startDiscordPeer } from '../discord-peer.js';
import { buttonsOf, discordPerson } from '../discord-people.js';
import { bare } from '../platforms/platform.js';
import { startSlackPeer } from '../slack-peer.js';
import { slackPerson } from '../slack-people.js';

/** A question as its platform has it now. */
export interface PlatformQuestion {
  readonly id: string;
  /** The name of its picture, without what follows a dot. */
  readonly picture: string;
  /** The bot has shown, or told the platform, that it has it. */
  readonly isAccepted: boolean;
  readonly isDeleted: boolean;
}

/** A post of the bot as people see it now. */
export interface PlatformPost {
  readonly id: string;
  readonly text: string;
  readonly files: readonly string[];
  /** What the bot tells the platform so that one post is not made twice. */
  readonly mark?: string;
}

/** Something that people do there. It may last until a killed bot is back. */
export type PlatformAction = () => Promise<unknown>;

export interface PlatformPlace {
  readonly name: string;
  readonly team: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Somebody asks something new. */
  readonly ask: PlatformAction;
  readonly actions: readonly PlatformAction[];
  /** @param address of a process that hears */
  hearsAt(address: string): void;
  questions(): readonly PlatformQuestion[];
  posts(): readonly PlatformPost[];
  /** What the bot did against the platform's rules. */
  violations(): readonly string[];
  close(): Promise<void>;
}

type Picture = (name: string) => Promise<PeerFile>;

const question = 'How many dogs are there?';
const one = <Item>(items: readonly Item[]): Item | undefined => items[randomInt(Math.max(1, items.length))];
const correction = (): string => `no, ${randomInt(1, 6)}`;
/** Buttons that open a form or a list are for people. */
const pressed = (labels: readonly string[]): string | undefined =>
  one(labels.filter((label) => !/\?$|…$|^Cancel/.test(label)));

let pictures = 0;
async function asked(picture: Picture): Promise<PeerFile> {
  pictures += 1;
  return picture(`dogs-${pictures}`);
}

export async function discordPlace(picture: Picture): Promise<PlatformPlace> {
  const peer = await startDiscordPeer();
  const people = [discordPerson(peer, 'Dora'), discordPerson(peer, 'Dirk')] as const;
  const somebody = () => people[randomInt(people.length)] ?? people[0];
  const known: { readonly message: PeerMessage; readonly picture: string }[] = [];
  const say = async (channel?: string): Promise<void> => {
    const file = await asked(picture);
    const message = await somebody().says(question, { pictures: [file], channel });
    known.push({ message, picture: nameOf(file) });
  };
  const ask = (): Promise<void> => say();
  const inThread = (act: (channel: string) => Promise<unknown>) => async (): Promise<void> => {
    const root = one(known.filter(({ message: { id } }) => peer.posts(id).length > 0));
    if (root) await act(root.message.id);
  };
  const onAnswer = (act: (post: PeerMessage) => unknown) => async (): Promise<void> => {
    const post = one(peer.posts().filter(({ content }) => isAnswer(bare(content))));
    if (post) await act(post);
  };
  return {
    name: 'Discord',
    team: guildTeam(peer.guild),
    environment: { DISCORD_TOKEN: peer.token, DISCORD_API_URL: peer.apiUrl, DISCORD_CDN_URL: peer.cdnUrl },
    ask,
    actions: [
      ...[ask, inThread(say), inThread((channel) => somebody().says(correction(), { channel }))],
      onAnswer((post) => somebody().reacts(one(['✅', '❌']) ?? '❌', post)),
      onAnswer((post) => {
        const label = pressed(buttonsOf(post).map((button) => button.label));
        return label && somebody().presses(label, post);
      }),
    ],
    hearsAt: () => undefined,
    questions: () =>
      known.map(({ message, picture: name }) => ({
        ...{ id: message.id, picture: name, isAccepted: message.reactions.includes('👀'), isDeleted: false },
      })),
    posts: () =>
      peer.posts().map(({ id, content, attachments }) => ({
        ...{ id, text: bare(content), files: attachments.map(({ filename }) => filename) },
      })),
    violations: () => peer.violations,
    close: peer.close,
  };
}

export async function slackPlace(picture: Picture): Promise<PlatformPlace> {
  const peer = await startSlackPeer();
  peer.state.triesAgain = true;
  const people = [slackPerson(peer, 'Sue'), slackPerson(peer, 'Sam')] as const;
  const somebody = () => people[randomInt(people.length)] ?? people[0];
  type Message = Awaited<ReturnType<(typeof people)[0]['says']>>;
  const known: { readonly message: Message; readonly picture: string; isDeleted: boolean }[] = [];
  /** Said is what Slack was told to be accepted: until then it tells it again. */
  const say = async (under?: string): Promise<void> => {
    const file = await asked(picture);
    const message = await somebody().says(question, { pictures: [file], under });
    known.push({ message, picture: nameOf(file), isDeleted: false });
  };
  const ask = (): Promise<void> => say();
  const inThread = (act: (thread: string) => Promise<unknown>) => async (): Promise<void> => {
    const root = one(known.filter(({ message: { ts } }) => peer.posts(ts).length > 0));
    if (root) await act(root.message.ts);
  };
  const onAnswer = (act: (post: Message) => unknown) => async (): Promise<void> => {
    const post = one(peer.posts().filter(({ text }) => isAnswer(bare(text))));
    if (post) await act(post);
  };
  const labelsOf = ({ blocks }: Message): readonly string[] =>
    blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map(({ text }) => text.text) : []));
  return {
    name: 'Slack',
    team: teamOf(peer.team),
    environment: {
      ...{ SLACK_BOT_TOKEN: peer.token, SLACK_API_URL: peer.apiUrl, SLACK_SIGNING_SECRET: peer.signingSecret },
    },
    ask,
    actions: [
      ...[ask, inThread(say), inThread((under) => somebody().says(correction(), { under }))],
      onAnswer((post) => somebody().reacts(one(['white_check_mark', 'x']) ?? 'x', post)),
      // Slack tells of a press once: it is lost when nobody is there.
      onAnswer(async (post) => {
        const label = pressed(labelsOf(post));
        if (label) await somebody().presses(label, post);
      }),
      async () => {
        const own = randomInt(4) === 0 ? one(known.slice(1).filter(({ isDeleted }) => !isDeleted)) : undefined;
        if (!own) return;
        own.isDeleted = true;
        await people[0].deletes(own.message);
      },
    ],
    hearsAt(address) {
      peer.state.eventsUrl = `${address}/slack/events`;
    },
    questions: () =>
      known.map(({ message, picture: name, isDeleted }) => ({
        ...{ id: message.ts, picture: name, isAccepted: true, isDeleted },
      })),
    posts: () =>
      peer.posts().map(({ ts, text, blocks, metadata }) => ({
        ...{ id: ts, text: bare(text), mark: metadata === undefined ? undefined : JSON.stringify(metadata) },
        files: blocks.flatMap((block) =>
          block.type === 'image' ? [peer.files.get(block.slack_file.id)?.name ?? ''] : [],
        ),
      })),
    // How fast a machine is that is killed all the time is no matter of this run.
    violations: () => peer.violations.filter((line) => !line.includes('was acknowledged after')),
    close: peer.close,
  };
}

const nameOf = ({ name }: PeerFile): string => name.replace(/\.\w+$/, '');
const isAnswer = (text: string): boolean => /^(?:\d+|none)\b/i.test(text);
/** The first line says what the bot is at. */
const isAtWork = (text: string): boolean => /^[^\n]*(?:…|Looking… step \d+ of \d+)(?:\n|$)/.test(text);

export type PlatformFault =
  | 'unanswered'
  | 'answeredTwice'
  | 'unfinished'
  | 'unforgotten'
  | 'postedTwice'
  | 'againstRules';

/** What people see there at the end, each fault with what it is about. */
export function judgePlace(place: PlatformPlace): readonly (readonly [PlatformFault, string])[] {
  const found: (readonly [PlatformFault, string])[] = [];
  const note = (fault: PlatformFault, about: unknown): void => {
    found.push([fault, `${place.name}: ${JSON.stringify(about).slice(0, 600)}`]);
  };
  const posts = place.posts();
  for (const { picture, ...asked } of place.questions()) {
    const shows = showing(posts, picture);
    const answers = shows.filter(({ text }) => isAnswer(text));
    if (asked.isDeleted) {
      for (const post of shows) note('unforgotten', { asked, post });
      continue;
    }
    if (answers.length === 0 && asked.isAccepted) note('unanswered', { asked, picture });
    // One that was not accepted may have been answered all the same.
    if (answers.length > 1) note('answeredTwice', { asked, answers });
  }
  const marks = new Map<string, string>();
  for (const { mark, ...post } of posts) {
    if (isAtWork(post.text)) note('unfinished', post);
    if (mark !== undefined && marks.has(mark)) note('postedTwice', { post, other: marks.get(mark) });
    if (mark !== undefined) marks.set(mark, post.id);
  }
  for (const line of place.violations()) note('againstRules', line);
  return found;
}

const showing = (posts: readonly PlatformPost[], picture: string): readonly PlatformPost[] =>
  posts.filter(({ files }) => files.some((file) => new RegExp(`-${picture}\\.`).test(file)));

/** Questions that may be open on one platform: a slow machine is not asked more than it can answer. */
const maxOpen = 6;
function isBehind({ questions, posts }: PlatformPlace): boolean {
  const shown = posts();
  const open = questions().filter(({ picture, isDeleted }) => !isDeleted && showing(shown, picture).length === 0);
  return open.length >= maxOpen;
}

/** Does something now and then until it is over; the rest of it is told when the bot is back. */
export async function keepBusy(
  place: PlatformPlace,
  isOver: () => boolean,
  begun: Set<Promise<unknown>>,
): Promise<void> {
  while (!isOver()) {
    if (begun.size < maxOpen && !isBehind(place)) begin(one(place.actions), begun);
    await sleep(100 + randomInt(400));
  }
}

/** What a kill cuts off, such as a press, was not accepted. */
export function begin(action: PlatformAction | undefined, begun: Set<Promise<unknown>>): void {
  const doing: Promise<unknown> = Promise.resolve(action?.())
    .catch(() => undefined)
    .finally(() => begun.delete(doing));
  begun.add(doing);
}
