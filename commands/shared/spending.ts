import type { PostPicture } from '../../src/contracts/post.js';
import type { Pictures, Spent } from '../../src/contracts/store.js';
import { type BarRow, drawBarChart } from '../../src/util/drawing/charts/bar-chart.js';
import { ink } from '../../src/util/drawing/charts/card.js';
import { escapeForChat } from '../../src/util/escape-for-chat.js';
import { counted, formatDollars, sumTokens, tokenWords } from '../../src/util/format.js';
import { groupBy } from '../../src/util/group-by.js';

/** Of which costs are told. */
const days = 30;
const maxRows = 10;
const msADay = 86_400_000;

/** The first day (UTC) of which costs are told. */
export const tellsFrom = (now: number): string => dayOf(now - (days - 1) * msADay);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** What models have cost the team, in words; nothing where none was paid for. */
export function spendingWords(spent: readonly Spent[], now: number): readonly string[] {
  if (spent.length === 0) return [];
  const calls = sumOf(spent, (row) => row.calls);
  const unpriced = sumOf(spent, (row) => row.unpriced);
  const tokens = spent.map((row) => row.tokens).reduce(sumTokens, undefined);
  const tokenPart = tokens && tokens.input + tokens.output > 0 ? `, ${tokenWords(tokens)}` : '';
  const learning = spent.filter(({ isLesson }) => isLesson);
  if (unpriced === calls) {
    const ofIt = learning.length > 0 ? `, ${sumOf(learning, (row) => row.calls)} of them to learn` : '';
    return [
      `**Models were asked ${counted(calls, 'time')}** in ${days} days${ofIt}${tokenPart}; I know no price for them.`,
    ];
  }
  const ofIt = dollarsOf(learning) > 0 ? `, ${formatDollars(dollarsOf(learning))} to learn from what you said` : '';
  const today = dollarsOf(spent.filter(({ day }) => day === dayOf(now)));
  return [
    `**Models cost ${formatDollars(dollarsOf(spent))}** in ${days} days, ${formatDollars(today)} of it today${ofIt}: ` +
      `${counted(calls, 'call')}${tokenPart}.` +
      (unpriced > 0 ? ` Of ${counted(unpriced, 'call')} I do not know the price.` : ''),
    ...rowsOf(byPerson(spent)).map(({ label, values }) => `- **${label}** ${formatDollars(values[0])}`),
  ];
}

/** The same by day, person and model, as a picture; undefined where nothing is known to have cost something. */
export async function spendingPicture(spent: readonly Spent[], pictures: Pictures): Promise<PostPicture | undefined> {
  if (dollarsOf(spent) === 0) return undefined;
  const daily = [...groupBy(spent, ({ day }) => day)].toSorted(([a], [b]) => (a < b ? 1 : -1)).slice(0, maxRows);
  const groups = [
    { heading: 'By day', rows: daily.map(([day, own]) => ({ label: day, values: [dollarsOf(own)] })) },
    { heading: 'By person', rows: rowsOf(byPerson(spent)) },
    { heading: 'By model', rows: rowsOf([...groupBy(spent, ({ model }) => escapeForChat(model, 40))]) },
  ];
  const subtitle = `${formatDollars(dollarsOf(spent))} in ${days} days`;
  const drawn = await drawBarChart({
    title: 'What models cost',
    subtitle,
    series: [{ name: 'US dollars', colour: ink.right }],
    groups,
    words: formatDollars,
  });
  const told = groups.map(
    ({ heading, rows }) =>
      `${heading}: ${rows.map(({ label, values }) => `${label} ${formatDollars(values[0])}`).join('; ')}`,
  );
  return {
    reference: await pictures.keep(drawn, 'costs.png'),
    marks: [],
    alt: `What models cost, ${subtitle}. ${told.join('. ')}.`,
  };
}

type Group = readonly [label: string, rows: readonly Spent[]];

const byPerson = (spent: readonly Spent[]): readonly Group[] =>
  [...groupBy(spent, ({ person }) => person.id).values()].map((own) => [escapeForChat(own[0].person.name, 40), own]);

/** Who or what cost most first, the rest together. */
function rowsOf(groups: readonly Group[]): readonly BarRow[] {
  const sorted = groups
    .map(([label, own]) => ({ label, values: [dollarsOf(own)] }))
    .toSorted((a, b) => b.values[0] - a.values[0]);
  const rest = sorted.slice(maxRows).reduce((sum, { values }) => sum + values[0], 0);
  return [...sorted.slice(0, maxRows), ...(sorted.length > maxRows ? [{ label: 'all others', values: [rest] }] : [])];
}

const sumOf = (spent: readonly Spent[], value: (row: Spent) => number): number =>
  spent.reduce((sum, row) => sum + value(row), 0);
const dollarsOf = (spent: readonly Spent[]): number => sumOf(spent, ({ dollars }) => dollars);
