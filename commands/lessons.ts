import type { Command } from '../src/contracts/command.js';
import type { Lesson } from '../src/contracts/lesson.js';
import type { PostPicture } from '../src/contracts/post.js';
import type { PictureGift } from '../src/contracts/store.js';
import { waysWords } from '../src/show/render-lesson.js';
import { noticePost } from '../src/show/render-turn.js';
import { allChecks } from '../src/util/all-checks.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { joinWords } from '../src/util/format.js';
import { accuracyPicture, judgedAnswers } from './shared/accuracy.js';
import { dateWords, shortIds, subjectOf } from './shared/lesson-words.js';
import { lessonsMessages } from './shared/messages.js';
import { type TaughtThing, taughtThing } from './shared/taught-pictures.js';

const maxShown = 10;

export const lessons: Command = {
  name: 'lessons',
  summary: 'What I was taught, by whom, and what it gained; with a word, only what is about it',
  usage: '/lessons heron',
  translations: { ko: { name: '배운것', summary: '누구에게서 무엇을 배웠는지 보여 줍니다' } },
  options: [
    {
      name: 'about',
      summary: 'A word to look for',
      type: 'text',
      optional: true,
      translations: { ko: { name: '단어', summary: '찾을 단어' } },
    },
  ],
  onlyTells: true,
  async run(context) {
    const { memory, team, text, signal } = context;
    const all = await memory.lessons(team).list();
    const words = escapeForChat(text);
    const thing = await taughtThing(text, context);
    const found = all.filter((lesson) => isAbout(lesson, text) || lesson.concept === thing?.name);
    if (found.length === 0)
      return {
        post: noticePost(all.length === 0 ? lessonsMessages.none : lessonsMessages.noneAbout(words, all.length)),
      };
    const idOf = shortIds(all);
    const hidden = found.length - maxShown;
    const picture = await accuracyPicture(await judgedAnswers(memory, team, signal), all, memory.pictures(team));
    return {
      post: {
        ...noticePost(
          [
            lessonsMessages.listed(found.length, words),
            '',
            ...found.slice(0, maxShown).map((lesson) => `- \`${idOf(lesson)}\` ${lessonWords(lesson)}`),
            ...(hidden > 0 ? ['', lessonsMessages.more(hidden)] : []),
            ...(thing && thing.pictures.length > 0 ? ['', picturesWords(thing)] : []),
            ...sharedWords(await memory.choices(team).gifts()),
          ].join('\n'),
        ),
        pictures: thing && thing.pictures.length > 0 ? cutOuts(thing) : picture ? [picture] : [],
      },
    };
  },
};

/** Whose pictures may go to other teams. */
function sharedWords(gifts: readonly PictureGift[]): readonly string[] {
  const names = gifts.filter(({ agrees }) => agrees).map(({ person }) => escapeForChat(person.name, 40));
  const shown = names.length > maxShown ? [...names.slice(0, maxShown), `${names.length - maxShown} more`] : names;
  return shown.length > 0 ? ['', lessonsMessages.shared(joinWords(shown))] : [];
}

/** A post holds no more of them. */
const maxPictures = 9;

const cutOuts = ({ name, pictures }: TaughtThing): readonly PostPicture[] =>
  pictures.slice(0, maxPictures).map(({ number, example: { picture, candidates, right } }) => ({
    reference: picture,
    view: candidates[right[0]].box,
    marks: [],
    alt: lessonsMessages.pictureAlt(number, escapeForChat(name)),
  }));

function picturesWords({ name, pictures }: TaughtThing): string {
  const some = pictures.map(({ number, lesson: { author, at } }) =>
    lessonsMessages.picture(number, escapeForChat(author.name, 40), dateWords(at)),
  );
  return lessonsMessages.pictures(escapeForChat(name), some.join('; '), pictures[0].number);
}

function isAbout(lesson: Lesson, words: string): boolean {
  const text = [lesson.said, lesson.concept, lesson.tool, lesson.author.name, lesson.status, lesson.reason].join(' ');
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
}

/** "**heron**, taught by Ana, 23 Nov, 14:05 UTC: right in 4 of 5 views before unseen, 0 before" */
function lessonWords(lesson: Lesson): string {
  const { author, at, tool } = lesson;
  const by = `${verbs[lesson.kind]} by ${escapeForChat(author.name, 40)}`;
  return `**${subjectOf(lesson)}**${tool ? ` (${tool})` : ''}, ${by}, ${dateWords(at)}: ${outcome(lesson)}`;
}

const verbs: Readonly<Record<Lesson['kind'], string>> = {
  teaching: 'taught',
  correction: 'corrected',
  confirmation: 'confirmed',
};

function outcome(lesson: Lesson): string {
  const { status, undone } = lesson;
  if (status === 'reflecting' || status === 'learning') return 'under way';
  if (status === 'undone') return `undone${undone ? ` by ${escapeForChat(undone.by.name, 40)}` : ''}`;
  // What chooses between ways to an answer is learned where nothing else is, too.
  return [learnedOf(lesson), ...waysWords(lesson).map(asClause)].join('; ');
}

/** "For such questions …" after a semicolon. */
const asClause = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

function learnedOf(lesson: Lesson): string {
  const { status, reason, evidence, before, after } = lesson;
  if (status === 'refused') return `not learned; ${escapeForChat(reason, 160)}`;
  // What was left out of it is said in its own words.
  if (lesson.adopted) return escapeForChat(reason, 600);
  const turned = before !== undefined && after !== undefined && before !== after;
  const gained = turned ? `“${escapeForChat(before, 40)}” became “${escapeForChat(after, 40)}”` : '';
  const { probe } = evidence ?? {};
  const checks = evidence && allChecks(evidence);
  const checked = checks && `right in ${checks.after} of ${checks.size} checks, ${checks.before} before`;
  const kept = probe && probe.size > 0 && `${probe.size - probe.flipped.length} of ${probe.size} others stay right`;
  return [gained, checked, kept].filter(Boolean).join('; ') || escapeForChat(reason, 160) || 'kept';
}
