import type { CommandHint } from '../../contracts/chat.js';
import type { Lesson } from '../../contracts/lesson.js';
import type { Memory } from '../../contracts/store.js';
import { subjectOf } from '../../show/lesson-subject.js';
import { joinWords } from '../../util/format.js';
import type { Calls } from './calls.js';
import { escapeText, plain, section, toMrkdwn } from './compose.js';
import { slashName } from './slash.js';

/** Its page in Slack (App Home). */
export interface Home {
  /** Shows it to a person as it is now. */
  show(team: string, user: string): Promise<void>;
}

const maxLessons = 8;
/** Of which the newest that were accepted are shown. */
const maxLookedAt = 50;

const examples: readonly string[] = [
  '“How many people are there?”, “Is there a dog?”, “What colour is the car?”, “What does the sign say?”',
  '“Blur the faces”, “Make everything grey except the bus”, “Remove the bottle”',
  'and go on in the thread: “how many of them are red?”, “now make it square”, “why?”',
];

export function createHome({
  calls,
  memory,
  commands,
  picturesGoTo,
}: {
  readonly calls: Pick<Calls, 'run'>;
  readonly memory: Pick<Memory, 'lessons'>;
  readonly commands: readonly CommandHint[];
  /** Whom models may send pictures to; absent: nothing is said of it. */
  readonly picturesGoTo?: readonly string[];
}): Home {
  return {
    async show(team, user) {
      const lessons = await memory.lessons(team).list(maxLookedAt);
      const blocks = homeBlocks({ lessons, commands, picturesGoTo });
      await calls.run(team, 'views.publish', { user_id: user, view: { type: 'home', blocks } });
    },
  };
}

/** @param lessons newest first */
export function homeBlocks({
  lessons,
  commands,
  picturesGoTo,
}: {
  readonly lessons: readonly Lesson[];
  readonly commands: readonly CommandHint[];
  readonly picturesGoTo?: readonly string[];
}): readonly object[] {
  const learned = lessons.filter(({ status }) => status === 'accepted').slice(0, maxLessons);
  return [
    header('What I can do'),
    section(
      listed('Mention me with a picture, or send it to me here under “Messages”, and ask or say what to do:', examples),
    ),
    section(
      'When I’m wrong, react with ❌ or reply with what is right: “no, three”, “it’s a heron, not a stork”. I look for the step that erred, learn, and tell you; *Undo* takes it back.',
    ),
    header('What I have learned lately'),
    section(learned.length === 0 ? 'Nothing yet. Your team teaches me.' : learned.map(lessonLine).join('\n')),
    header('Commands'),
    section(commands.map(({ usage, summary }) => commandLine(usage, summary)).join('\n')),
    ...(picturesGoTo ? [header('Settings'), section(settingsWords(picturesGoTo))] : []),
  ];
}

const header = (text: string): object => ({ type: 'header', text: plain(text) });

const listed = (title: string, lines: readonly string[]): string =>
  [title, ...lines.map((line) => `• ${line}`)].join('\n');

const lessonLine = (lesson: Lesson): string =>
  `• ${toMrkdwn(`**${subjectOf(lesson)}**`)}, from ${escapeText(lesson.author.name)}`;

const commandLine = (usage: string, summary: string): string =>
  `• \`${escapeText(usage.replace(/^\//, `${slashName} `))}\` ${escapeText(summary)}`;

const settingsWords = (picturesGoTo: readonly string[]): string =>
  [
    picturesGoTo.length === 0
      ? 'No model outside sees your pictures: they stay on the machine that runs me.'
      : `To answer, pictures may be sent to ${escapeText(joinWords(picturesGoTo))}.`,
    'Whoever runs me changes settings in its `.env`; `clovabot doctor` there shows what is set.',
  ].join(' ');
