import type { Command } from '../src/contracts/command.js';
import type { Lesson } from '../src/contracts/lesson.js';
import type { PostPicture } from '../src/contracts/post.js';
import type { Past, Pictures } from '../src/contracts/store.js';
import type { Person } from '../src/contracts/turn.js';
import { noticePost } from '../src/show/render-turn.js';
import { type BarRow, drawBarChart } from '../src/util/drawing/charts/bar-chart.js';
import { ink } from '../src/util/drawing/charts/card.js';
import { escapeForChat } from '../src/util/escape-for-chat.js';
import { counted, percent } from '../src/util/format.js';
import { groupBy } from '../src/util/group-by.js';
import { isWorking } from '../src/util/is-working.js';
import { type AnswerInTime, accuracyPicture, type JudgedAnswer, judgedAnswers } from './shared/accuracy.js';

import { subjectOf } from './shared/lesson-words.js';
import { spendingPicture, spendingWords, tellsFrom } from './shared/spending.js';

/** Rows of the chart and lines of the text: who follows did little. */
const maxPeople = 10;
const maxTools = 10;

export const stats: Command = {
  name: 'stats',
  summary: 'Who taught me what, how often I was right over time, and what models cost',
  usage: '/stats',
  translations: {
    ko: { name: '통계', summary: '누가 무엇을 가르쳤고 얼마나 자주 맞았으며 모델에 얼마가 들었는지 보여 줍니다' },
  },
  onlyTells: true,
  async run({ memory, team, now, signal }) {
    const answers = await judgedAnswers(memory, team, signal);
    const lessons = await memory.lessons(team).list();
    const spent = await memory.spending(team).list(tellsFrom(now()));
    const past = await memory.past(team);
    if (
      answers.length + past.judged.length + past.refused + past.undone === 0 &&
      lessons.length === 0 &&
      spent.length === 0
    )
      return { post: noticePost('Nothing to count yet: nobody has judged an answer or taught me anything.') };
    const pictures = memory.pictures(team);
    const charts = await Promise.all([
      accuracyPicture([...pastAnswers(past), ...answers], lessons, pictures),
      lessonsPicture(lessons, pictures),
      spendingPicture(spent, pictures),
    ]);
    const costs = spendingWords(spent, now());
    return {
      post: {
        ...noticePost(
          [
            ...[verdictWords(answers, past), lessonWords(lessons, past), '', ...people(lessons, answers)],
            ...(costs.length > 0 ? ['', ...costs] : []),
          ].join('\n'),
        ),
        pictures: charts.flatMap((chart) => chart ?? []),
      },
    };
  },
};

function verdictWords(answers: readonly JudgedAnswer[], past: Past): string {
  const verdicts = answers.flatMap((answer) => answer.verdicts);
  const gone = past.judged.reduce(
    (sum, { right, wrong, answers }) => ({
      right: sum.right + right,
      of: sum.of + right + wrong,
      answers: sum.answers + answers,
    }),
    { right: 0, of: 0, answers: 0 },
  );
  const of = verdicts.length + gone.of;
  if (of === 0) return 'Nobody has judged an answer yet.';
  const right = verdicts.filter(({ verdict }) => verdict === 'right').length + gone.right;
  const judges = new Set(verdicts.map(({ author }) => author.id)).size;
  // Who judged what is gone is not kept.
  const by = gone.of > 0 ? '' : ` by ${counted(judges, 'person', 'people')}`;
  return (
    `**Judged right: ${right} of ${counted(of, 'verdict')}** (${percent(right, of)}), ` +
    `on ${counted(answers.length + gone.answers, 'answer')}${by}.`
  );
}

/** Answers that are gone as far as they still count: how they were judged, and by nobody. */
const pastAnswers = ({ judged }: Past): readonly AnswerInTime[] =>
  judged.map(({ at, right, wrong }) => ({
    at,
    verdicts: [
      ...Array.from({ length: right }, () => ({ verdict: 'right' }) as const),
      ...Array.from({ length: wrong }, () => ({ verdict: 'wrong' }) as const),
    ],
  }));

function lessonWords(lessons: readonly Lesson[], past: Past): string {
  const all = lessons.length + past.refused + past.undone;
  if (all === 0) return 'No lessons yet.';
  const [accepted, ...ended] = tally(lessons);
  const [refused, undone] = [ended[0] + past.refused, ended[1] + past.undone];
  const open = all - accepted - refused - undone;
  const rest = open > 0 ? `, ${open} under way` : '';
  return `**${counted(all, 'lesson')}**: ${accepted} learned, ${refused} not learned, ${undone} undone${rest}.`;
}

/** In the order of the chart's series. */
const tally = (lessons: readonly Lesson[]): readonly [accepted: number, refused: number, undone: number] => {
  const of = (wanted: Lesson['status']): number => lessons.filter(({ status }) => status === wanted).length;
  return [of('accepted'), of('refused'), of('undone')];
};

/** A line for each person, the most busy first. */
function people(lessons: readonly Lesson[], answers: readonly JudgedAnswer[]): readonly string[] {
  const verdicts = answers.flatMap((answer) => answer.verdicts);
  const everybody = new Map<string, Person>();
  for (const { author } of [...verdicts, ...lessons]) everybody.set(author.id, author);
  const lines = [...everybody.values()]
    .map((person) => {
      const given = lessons.filter(({ author }) => author.id === person.id);
      const judged = verdicts.filter(({ author }) => author.id === person.id).length;
      const about = new Set(given.filter(({ status }) => status === 'accepted').map(subjectOf));
      const named = about.size > 0 ? ` (${[...about].slice(0, 5).join(', ')}${about.size > 5 ? ', …' : ''})` : '';
      const words = `gave ${counted(given.length, 'lesson')}${named}, judged ${counted(judged, 'answer')}`;
      return { busy: given.length * 3 + judged, line: `- **${escapeForChat(person.name, 40)}** ${words}` };
    })
    .sort((a, b) => b.busy - a.busy);
  const hidden = lines.length - maxPeople;
  return [...lines.slice(0, maxPeople).map(({ line }) => line), ...(hidden > 0 ? [`- and ${hidden} more`] : [])];
}

const series = [
  { name: 'learned', colour: ink.right },
  { name: 'not learned', colour: ink.wrong },
  { name: 'undone', colour: ink.muted },
];

async function lessonsPicture(lessons: readonly Lesson[], pictures: Pictures): Promise<PostPicture | undefined> {
  const finished = lessons.filter((lesson) => !isWorking(lesson));
  if (finished.length === 0) return undefined;
  const byPerson = groupBy(finished, ({ author }) => author.id);
  const byTool = groupBy(finished, partTaught);
  const groups = [
    {
      heading: 'By person',
      rows: rowsOf(
        [...byPerson.values()].map((own) => [escapeForChat(own[0].author.name, 40), own]),
        maxPeople,
      ),
    },
    { heading: 'By tool', rows: rowsOf([...byTool], maxTools) },
  ];
  const subtitle = `${counted(finished.length, 'lesson')} by ${counted(byPerson.size, 'person', 'people')}`;
  const drawn = await drawBarChart({ title: 'Who taught me what', subtitle, series, groups });
  const told = groups.map(({ heading, rows }) => `${heading}: ${rows.map(rowWords).join('; ')}`);
  return {
    reference: await pictures.keep(drawn, 'lessons.png'),
    marks: [],
    alt: `Who taught me what, ${subtitle}. ${told.join('. ')}.`,
  };
}

/** The tool that learned, or what else a lesson changed. */
function partTaught({ tool, reflection, kind }: Lesson): string {
  if (tool) return tool;
  const at = reflection?.fault.at;
  return at === 'plan' || at === 'program' || kind === 'confirmation' ? 'planning' : 'none found';
}

function rowsOf(groups: readonly (readonly [string, readonly Lesson[]])[], maxCount: number): readonly BarRow[] {
  const sorted = groups.toSorted(([, a], [, b]) => b.length - a.length);
  const rows = sorted.slice(0, maxCount).map(([label, own]) => ({ label, values: tally(own) }));
  const rest = sorted.slice(maxCount).flatMap(([, own]) => own);
  return rest.length > 0 ? [...rows, { label: 'all others', values: tally(rest) }] : rows;
}

const rowWords = ({ label, values }: BarRow): string =>
  `${label} ${values.flatMap((value, place) => (value > 0 ? `${value} ${series[place].name}` : [])).join(', ')}`;
