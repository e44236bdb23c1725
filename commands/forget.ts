import type { Command, CommandContext } from '../src/contracts/command.js';
import type { Memory } from '../src/contracts/store.js';
import type { Forgotten } from '../src/contracts/teacher.js';
import type { Person, PictureReference } from '../src/contracts/turn.js';
import { noticePost } from '../src/show/render-turn.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { counted, joinWords } from '../src/util/format.js';
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
  run: async (context) => ({ post: noticePost(await obey(context)) }),
};

/** What follows the command's name: what to forget, and whether it was confirmed. */
function read(text: string): { readonly what: string; readonly sure: boolean } {
  const words = text.trim().replace(/\s+/g, ' ');
  const sure = /(?:^| )yes[.!]*$/i.exec(words);
  return { what: (sure ? words.slice(0, sure.index) : words).trim(), sure: sure !== null };
}

async function obey(context: CommandContext): Promise<string> {
  const { what, sure } = read(context.text);
  switch (what.toLowerCase()) {
    case '':
      return context.pictures.length > 0 ? forgetPictures(context, sure) : forgetMessages.usage;
    case 'me':
    case 'myself':
      return told(
        await context.teacher.forget(context.team, { person: context.author.id }, context.author),
        forgetMessages.yours,
      );
    case 'picture':
    case 'pictures':
    case 'this':
    case 'this picture':
      return forgetPictures(context, sure);
    case 'everything':
    case 'all':
      return forgetEverything(context, sure);
    default:
      return forgetPerson(what, context, sure);
  }
}

async function forgetPictures(context: CommandContext, sure: boolean): Promise<string> {
  const { pictures, turn, author, mayTeach, pointed } = context;
  const asked = turn?.request.images ?? [];
  const pointedAt = asked.filter(({ id }) => pointed.some(({ picture }) => picture === id));
  const meant = pictures.length > 0 ? pictures : pointedAt.length > 0 ? pointedAt : asked;
  if (meant.length === 0) return forgetMessages.whichPicture;
  const own = pictures.length === 0 && turn?.request.author.id === author.id;
  if (!own && mayTeach === false) return forgetMessages.notAllowed;
  if (!own && !sure) {
    const sender = pictures.length > 0 || !turn ? undefined : escapeForChat(turn.request.author.name, 40);
    return forgetMessages.surePictures(namesOf(meant), sender, meant.length === 1);
  }
  const done: Forgotten[] = [];
  for (const { id } of meant) done.push(await context.teacher.forget(context.team, { picture: id }, author));
  return told(sum(done), namesOf(meant));
}

const namesOf = (pictures: readonly PictureReference[]): string =>
  joinWords(
    pictures.map(({ name }, at) =>
      name ? `“${escapeForChat(name, 40)}”` : at === 0 ? forgetMessages.picture : forgetMessages.anotherPicture,
    ),
  );

async function forgetEverything(context: CommandContext, sure: boolean): Promise<string> {
  if (context.mayTeach === false) return forgetMessages.notAllowed;
  if (!sure) return forgetMessages.sureEverything;
  return told(await context.teacher.forget(context.team, 'everything', context.author), forgetMessages.everything);
}

async function forgetPerson(what: string, context: CommandContext, sure: boolean): Promise<string> {
  const { memory, team, signal, author, mayTeach, teacher } = context;
  const called = escapeForChat(what.replace(/^<?@!?|>$/g, ''), 40);
  const found = await peopleCalled(what, memory, team, signal);
  if (found.length === 0) return `${forgetMessages.nobody(called)}\n\n${forgetMessages.usage}`;
  if (found.length > 1) {
    const ids = found.map(({ id, name }) => `${escapeForChat(name, 40)} (\`${escapeForChat(id, 80)}\`)`);
    return forgetMessages.several(found.length, called, joinWords(ids));
  }
  const [person] = found;
  const own = person.id === author.id;
  if (!own && mayTeach === false) return forgetMessages.notAllowed;
  if (!own && !sure) return forgetMessages.surePerson(escapeForChat(person.name, 40), called);
  const whose = own ? forgetMessages.yours : forgetMessages.theirs(escapeForChat(person.name, 40));
  return told(await teacher.forget(team, { person: person.id }, author), whose);
}

const counts = ['lessons', 'examples', 'prompts', 'turns', 'pictures', 'relearned', 'dropped'] as const;

const sum = (all: readonly Forgotten[]): Omit<Forgotten, 'traces'> => {
  const total = { lessons: 0, examples: 0, prompts: 0, turns: 0, pictures: 0, relearned: 0, dropped: 0 };
  for (const one of all) for (const count of counts) total[count] += one[count];
  return total;
};

function told(forgotten: Omit<Forgotten, 'traces'>, what: string): string {
  const { lessons, examples, prompts, turns, pictures, relearned, dropped } = forgotten;
  const gone = [
    ...(turns > 0 ? [counted(turns, 'question')] : []),
    ...(pictures > 0 ? [counted(pictures, 'picture')] : []),
    ...(lessons > 0 ? [counted(lessons, 'lesson')] : []),
    ...(examples > 0 ? [counted(examples, 'example')] : []),
    ...(prompts > 0 ? [counted(prompts, 'prompt')] : []),
  ];
  if (gone.length === 0 && relearned + dropped === 0) return forgetMessages.nothingKept;
  return [
    forgetMessages.forgotten(what, joinWords(gone)),
    ...(relearned > 0 ? [forgetMessages.relearned(relearned)] : []),
    ...(dropped > 0 ? [forgetMessages.dropped(dropped)] : []),
  ].join(' ');
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
