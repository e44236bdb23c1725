import type { Command, CommandContext } from '../src/contracts/command.js';
import type { ForgettingSubject, Hidden } from '../src/contracts/forgetting.js';
import type { Button, Post } from '../src/contracts/post.js';
import type { Memory } from '../src/contracts/store.js';
import type { Forgotten } from '../src/contracts/teacher.js';
import type { Person, PictureReference } from '../src/contracts/turn.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { counted, joinWords } from '../src/util/format.js';
import { dateWords } from './shared/lesson-words.js';
import { forgetMessages } from './shared/messages.js';

export const forget: Command = {
  name: 'forget',
  summary: 'Forget a picture, all that you or another person gave, or everything of this team',
  usage: '/forget me',
  translations: { ko: { name: '잊기', summary: '사진, 한 사람이 준 모든 것, 또는 이 팀의 모든 것을 잊습니다' } },
  options: [
    {
      name: 'what',
      summary: 'me, picture (as a reply to one), everything, or a person’s name',
      type: 'text',
      translations: {
        ko: { name: '대상', summary: 'me(나), picture(답장한 사진), everything(전부), 또는 사람의 이름' },
      },
    },
    {
      name: 'sure',
      summary: 'Needed where others lose something, too',
      type: 'choice',
      choices: ['yes'],
      optional: true,
      translations: { ko: { name: '확인', summary: '다른 사람도 무언가를 잃을 때 필요합니다', choices: ['예'] } },
    },
    {
      name: 'picture',
      summary: 'The picture to forget',
      type: 'picture',
      optional: true,
      translations: { ko: { name: '사진', summary: '잊을 사진' } },
    },
  ],
  run: async (context) => {
    const answer = await obey(context);
    return { post: typeof answer === 'string' ? noticePost(answer) : answer };
  },
};

/** What follows the command's name: what to forget, and whether it was confirmed. */
function read(text: string): { readonly what: string; readonly sure: boolean } {
  const words = text.trim().replace(/\s+/g, ' ');
  const sure = /(?:^| )yes[.!]*$/i.exec(words);
  return { what: (sure ? words.slice(0, sure.index) : words).trim(), sure: sure !== null };
}

async function obey(context: CommandContext): Promise<string | Post> {
  const { what, sure } = read(context.text);
  const back = /^back\b\s*(.*)$/i.exec(what);
  if (back) return bringBack(back[1], context);
  switch (what.toLowerCase()) {
    case '':
      return context.pictures.length > 0 ? forgetPictures(context, sure) : forgetMessages.usage;
    case 'me':
    case 'myself':
      return forgetOneself(context, sure);
    case 'picture':
    case 'pictures':
    case 'this':
    case 'this picture':
      return forgetPictures(context, sure);
    case 'everything':
    case 'all':
      return forgetOthers({ what: 'everything', name: forgetMessages.everything, line: 'everything' }, context, sure);
    default:
      return forgetPerson(what, context, sure);
  }
}

/** At once, but never by a slip of the finger. */
async function forgetOneself({ author, forgetting }: CommandContext, sure: boolean): Promise<string | Post> {
  const own: ForgettingSubject = { person: author.id };
  if (sure) return told(await forgetting.now(own), forgetMessages.yours);
  const figures = figureWords(await forgetting.figures(own));
  if (figures === '') return told(await forgetting.now(own), forgetMessages.yours);
  return withButtons(forgetMessages.sureYours(figures), yesButton(author.id, 'me'));
}

async function forgetPictures(context: CommandContext, sure: boolean): Promise<string | Post> {
  const { pictures, turn, author, pointed, forgetting } = context;
  const asked = turn?.request.images ?? [];
  const pointedAt = asked.filter(({ id }) => pointed.some(({ picture }) => picture === id));
  const meant = pictures.length > 0 ? pictures : pointedAt.length > 0 ? pointedAt : asked;
  if (meant.length === 0) return forgetMessages.whichPicture;
  if (pictures.length === 0 && turn?.request.author.id === author.id) {
    const done: Forgotten[] = [];
    for (const { id } of meant) done.push(await forgetting.now({ picture: id }));
    return told(sum(done), namesOf(meant));
  }
  if (context.isAdmin === false) return forgetMessages.notAllowed;
  if (!sure) {
    const sender = pictures.length > 0 || !turn ? undefined : escapeForChat(turn.request.author.name, 40);
    return forgetMessages.surePictures(namesOf(meant), sender, meant.length === 1);
  }
  const posts: Post[] = [];
  for (const picture of meant) posts.push(await hide({ picture: picture.id }, namesOf([picture]), context));
  return {
    ...noticePost(posts.map(({ text }) => text).join('\n\n')),
    buttons: posts.flatMap(({ buttons }) => buttons),
  };
}

const namesOf = (pictures: readonly PictureReference[]): string =>
  joinWords(
    pictures.map(({ name }, at) =>
      name ? `“${escapeForChat(name, 40)}”` : at === 0 ? forgetMessages.picture : forgetMessages.anotherPicture,
    ),
  );

async function forgetPerson(what: string, context: CommandContext, sure: boolean): Promise<string | Post> {
  const { memory, team, signal, author } = context;
  const called = escapeForChat(what.replace(/^<?@!?|>$/g, ''), 40);
  const found = await peopleCalled(what, memory, team, signal);
  if (found.length === 0) return `${forgetMessages.nobody(called)}\n\n${forgetMessages.usage}`;
  if (found.length > 1) {
    const ids = found.map(({ id, name }) => `${escapeForChat(name, 40)} (\`${escapeForChat(id, 80)}\`)`);
    return forgetMessages.several(found.length, called, joinWords(ids));
  }
  const [{ id, name }] = found;
  if (id === author.id) return forgetOneself(context, sure);
  const theirs = forgetMessages.theirs(escapeForChat(name, 40));
  return forgetOthers({ what: { person: id }, name: theirs, line: id }, context, sure);
}

/** What others gave is for admins to decide, and is only hidden at first. */
async function forgetOthers(
  { what, name, line }: { readonly what: ForgettingSubject; readonly name: string; readonly line: string },
  context: CommandContext,
  sure: boolean,
): Promise<string | Post> {
  const { author, forgetting, isAdmin } = context;
  if (isAdmin === false) return forgetMessages.notAllowed;
  if (sure) return hide(what, name, context);
  const figures = figureWords(await forgetting.figures(what));
  if (figures === '') return forgetMessages.nothingKept;
  const typed = escapeForChat(line, 80);
  return withButtons(forgetMessages.sureOthers(name, figures, typed), yesButton(author.id, line));
}

async function hide(what: ForgettingSubject, name: string, { forgetting, now }: CommandContext): Promise<Post> {
  const { hidden, forgotten } = await forgetting.hide(what, name);
  const { relearned, dropped } = forgotten;
  const until = dateWords(now() + hidden.left);
  const text = [
    forgetMessages.hidden(name, goneWords(forgotten), until, shortId(hidden)),
    ...alsoChanged({ relearned, dropped }),
  ].join(' ');
  return withButtons(text, {
    label: forgetMessages.bringBack,
    action: `command::/forget back ${hidden.id}`,
    style: 'plain',
  });
}

const shortId = ({ id }: Pick<Hidden, 'id'>): string => id.slice(0, 8);

/** Everything that is hidden, or one thing of several by its id. */
async function bringBack(words: string, context: CommandContext): Promise<string> {
  const { forgetting, author, isAdmin, now } = context;
  const wanted = words.trim().toLowerCase();
  const isTheirs = ({ what }: Hidden): boolean =>
    what !== 'everything' && 'person' in what && what.person === author.id;
  const hidden = (await forgetting.hidden()).filter(({ id }) => id.toLowerCase().startsWith(wanted));
  const allowed = hidden.filter((one) => isAdmin !== false || isTheirs(one));
  if (hidden.length === 0) return forgetMessages.nothingHidden;
  if (allowed.length === 0) return forgetMessages.notAllowedBack;
  if (allowed.length > 1)
    return forgetMessages.severalHidden(
      allowed.map((one) => `- \`${shortId(one)}\`: ${one.name} (${dateWords(now() + one.left)})`),
    );
  const back = await forgetting.bringBack(allowed[0].id);
  return back ? forgetMessages.back(back.name) : forgetMessages.nothingHidden;
}

const withButtons = (text: string, ...buttons: readonly Button[]): Post => ({ ...noticePost(text), buttons });

/** It is for whoever asked. */
const yesButton = (asker: string, line: string): Button => ({
  label: forgetMessages.yes,
  action: `command:${encodeURIComponent(asker)}:/forget ${line} yes`,
  style: 'bad',
});

const counts = ['lessons', 'examples', 'prompts', 'turns', 'pictures', 'relearned', 'dropped'] as const;

const sum = (all: readonly Forgotten[]): Gone => {
  const total = { lessons: 0, examples: 0, prompts: 0, turns: 0, pictures: 0, relearned: 0, dropped: 0 };
  for (const one of all) for (const count of counts) total[count] += one[count];
  return total;
};

const figureWords = ({ turns, pictures, lessons }: Pick<Forgotten, 'turns' | 'pictures' | 'lessons'>): string =>
  joinWords([
    ...(turns > 0 ? [counted(turns, 'question')] : []),
    ...(pictures > 0 ? [counted(pictures, 'picture')] : []),
    ...(lessons > 0 ? [counted(lessons, 'lesson')] : []),
  ]);

type Gone = Omit<Forgotten, 'traces'>;

function goneWords({ lessons, examples, prompts, turns, pictures }: Gone): string {
  return joinWords([
    ...(turns > 0 ? [counted(turns, 'question')] : []),
    ...(pictures > 0 ? [counted(pictures, 'picture')] : []),
    ...(lessons > 0 ? [counted(lessons, 'lesson')] : []),
    ...(examples > 0 ? [counted(examples, 'example')] : []),
    ...(prompts > 0 ? [counted(prompts, 'prompt')] : []),
  ]);
}

const alsoChanged = ({ relearned, dropped }: Pick<Gone, 'relearned' | 'dropped'>): readonly string[] => [
  ...(relearned > 0 ? [forgetMessages.relearned(relearned)] : []),
  ...(dropped > 0 ? [forgetMessages.dropped(dropped)] : []),
];

function told(forgotten: Gone, what: string): string {
  const gone = goneWords(forgotten);
  if (gone === '' && forgotten.relearned + forgotten.dropped === 0) return forgetMessages.nothingKept;
  return [forgetMessages.forgotten(what, gone), ...alsoChanged(forgotten)].join(' ');
}

/**
 * The people of a team whose name (any case, with or without @) or id is `text`: among those who asked, judged or
 * taught, as they were last called.
 */
async function peopleCalled(
  text: string,
  memory: Memory,
  team: string,
  signal: AbortSignal,
): Promise<readonly Person[]> {
  const everybody = new Map<string, Person>();
  const meet = (person: Person): unknown => everybody.set(person.id, person);
  for await (const turn of memory.turns.ofTeam(team)) {
    signal.throwIfAborted();
    meet(turn.request.author);
    for (const { author } of await memory.turns.feedback(team, turn.id)) meet(author);
  }
  for (const { author } of (await memory.lessons(team).list()).toReversed()) meet(author);
  const wanted = plain(text);
  const named = everybody.get(text.trim());
  return named ? [named] : [...everybody.values()].filter(({ id, name }) => [id, name].map(plain).includes(wanted));
}

/** "@Ana", "<@U123>" and "ana" alike. */
const plain = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^<?@!?|>$/g, '')
    .toLowerCase();
