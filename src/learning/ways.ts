/** Which way to an answer is right more often: measured once, then learned from what a team says. */
import type { JudgedWays, Lesson } from '../contracts/lesson.js';
import type { Tally, WayStanding, WayTallies } from '../contracts/teacher.js';
import { type AnswerWay, type Eyes, type QuestionKind, questionKinds } from '../contracts/turn.js';

/** Of 26 photos with things to be counted or compared, and of 38 free questions. */
const counted: WayTallies = { program: { right: 16, of: 26 }, direct: { right: 20, of: 26 } };
const free: WayTallies = { program: { right: 26, of: 38 }, direct: { right: 32, of: 38 } };
/** Not measured: a program shows the place, and only a program changes a picture. */
const shown: WayTallies = { program: { right: 9, of: 10 }, direct: { right: 8, of: 10 } };

/** With the embedded detector and a strong model that sees, November 2026. */
const measured: Readonly<Record<QuestionKind, WayTallies>> = {
  count: counted,
  compare: counted,
  whether: counted,
  where: shown,
  what: free,
  read: free,
  edit: shown,
  other: free,
};

/** As many judged answers of a team weigh as much as what was measured elsewhere: one alone turns nothing. */
const measuredWeight = 10;
/** Newest lessons that are looked through. */
export const maxLessonsForWays = 300;

/** What a team has said of the ways, by the kind of question; kinds that nothing was said of are left out. */
export function wayRecord(lessons: readonly Lesson[]): ReadonlyMap<QuestionKind, WayTallies> {
  const record = new Map<QuestionKind, WayTallies>();
  for (const judged of judgedIn(lessons)) {
    const before = record.get(judged.kind) ?? { program: { right: 0, of: 0 }, direct: { right: 0, of: 0 } };
    record.set(judged.kind, {
      program: tallied(before.program, judged.program),
      direct: tallied(before.direct, judged.direct),
    });
  }
  return new Map(questionKinds.flatMap((kind) => [[kind, record.get(kind)] as const].filter(isKnown)));
}

const isKnown = (
  entry: readonly [QuestionKind, WayTallies | undefined],
): entry is readonly [QuestionKind, WayTallies] => entry[1] !== undefined;

/** Of each question what was said of it last; what was taken back counts no more. */
function judgedIn(lessons: readonly Lesson[]): readonly JudgedWays[] {
  const newest = new Map<string, Lesson>();
  for (const lesson of lessons) {
    const { ways, status, turn, at } = lesson;
    if (!ways || turn === undefined || (status !== 'accepted' && status !== 'refused')) continue;
    if (at >= (newest.get(turn)?.at ?? Number.NEGATIVE_INFINITY)) newest.set(turn, lesson);
  }
  return [...newest.values()].flatMap(({ ways }) => ways ?? []);
}

const tallied = ({ right, of }: Tally, wasRight: boolean | undefined): Tally =>
  wasRight === undefined ? { right, of } : { right: right + (wasRight ? 1 : 0), of: of + 1 };

/** The way that is right more often for such questions, by what was measured and what the team has said since. */
export function betterWay(kind: QuestionKind, record: ReadonlyMap<QuestionKind, WayTallies>): AnswerWay {
  const rate = (way: AnswerWay): number => {
    const [before, said] = [measured[kind][way], record.get(kind)?.[way] ?? { right: 0, of: 0 }];
    return (measuredWeight * (before.right / before.of) + said.right) / (measuredWeight + said.of);
  };
  return rate('direct') > rate('program') ? 'direct' : 'program';
}

type EyeTallies = Readonly<Record<Eyes, Tally>>;

/** Not measured: the model is asked where the detector isn't sure already, and each further look of it costs money. */
const eyesBefore: Readonly<Record<Eyes, number>> = { usual: 0.8, connected: 0.7 };

/** What a team has said of what was found with either eyes, by the kind of question, where they differed. */
export function eyeRecord(lessons: readonly Lesson[]): ReadonlyMap<QuestionKind, EyeTallies> {
  const record = new Map<QuestionKind, EyeTallies>();
  for (const { kind, eyes } of judgedIn(lessons)) {
    if (!eyes) continue;
    const { usual, connected } = record.get(kind) ?? { usual: none, connected: none };
    record.set(kind, { usual: tallied(usual, eyes.usual), connected: tallied(connected, eyes.connected) });
  }
  return record;
}

const none: Tally = { right: 0, of: 0 };

/** With whose eyes a program of such a question looks first, by what the team has said: one judgement alone turns nothing. */
export function trustedEyes(kind: QuestionKind, record: ReadonlyMap<QuestionKind, EyeTallies>): Eyes {
  const said = record.get(kind);
  const rate = (eyes: Eyes): number => {
    const { right, of } = said?.[eyes] ?? none;
    return (measuredWeight * eyesBefore[eyes] + right) / (measuredWeight + of);
  };
  return rate('connected') > rate('usual') + 0.001 ? 'connected' : 'usual';
}

/** What a team has said of the ways, and which is gone first by now. */
export function wayStandings(lessons: readonly Lesson[]): readonly WayStanding[] {
  const record = wayRecord(lessons);
  const eyes = eyeRecord(lessons);
  return [...record].map(([kind, tallies]) => {
    const seen = eyes.get(kind);
    const first = betterWay(kind, record);
    return { kind, first, ...tallies, ...(seen && { eyes: { ...seen, first: trustedEyes(kind, eyes) } }) };
  });
}
