/**
 * Whose word changes what: the whole policy in one place. The settings come before it: who may teach at all
 * (`CLOVABOT_TEACHERS`), and how many must agree before anything is learned (`CLOVABOT_QUORUM`).
 *
 * 1. What one picture taught holds for that picture and for what is nearly the same, until another picture agrees.
 * 2. It holds everywhere once two people say so about two pictures or more, or once three pictures agree.
 * 3. How all pictures are read is changed for one person alone only if they have confirmed as many answers as they corrected;
 *    where somebody has, those who mostly object are not heard about all pictures, since that is also what somebody does who
 *    says anything: what they say holds for pictures like theirs.
 * 4. What somebody says whose lessons are mostly undone counts for nothing until somebody else says the same.
 *
 * Names are the exception: what a team calls its own things is nobody's to prove, and changes no other answer.
 */
import type { ExampleSource, Reach } from '../contracts/learning.js';
import type { TeachingRecord, TeachingRecords } from '../contracts/store.js';
import { groupBy } from '../util/group-by.js';

export const trustPolicy = {
  /** Other people than the first who must say so, and pictures on which, for something to hold everywhere. */
  people: 2,
  picturesOfTwo: 2,
  /** Pictures that must agree where one person alone says so. */
  picturesOfOne: 3,
  /** Answers on which somebody must have given an opinion, for it to be known how they judge. */
  minJudged: 5,
  /** From this share of undone lessons on a person's word counts for nothing by itself … */
  undoneShare: 0.5,
  /** … once so many of them have been undone. */
  minUndone: 3,
} as const;

/** One picture on which something turned out to be right, and who said what is right there. */
export interface Agreement {
  /** Its id. */
  readonly picture: string;
  /** Absent for what ships with the project or was collected. */
  readonly author?: string;
}

/** Nobody is known yet. */
export const noRecords: TeachingRecords = { of: () => ({ kept: 0, undone: 0 }) };

/** For people: why something is kept for later only. */
export const tooFewAgree = 'so far too few pictures or people say so for me to change my answers everywhere';

/** Whether how all pictures are read may follow these examples. @param agreements pictures on which it turned out right */
export function mayReadAll(
  agreements: readonly Agreement[],
  told: readonly { readonly source: { readonly kind: string } }[],
  records: TeachingRecords = noRecords,
): boolean {
  if (reachOf(agreements, records) === 'here') return false;
  const people = new Set(agreements.flatMap(({ author }) => author ?? []));
  const confirmed = told.filter(({ source }) => source.kind === 'confirmation').length;
  return people.size >= trustPolicy.people || confirmed * 2 >= told.length;
}

type Source = Pick<ExampleSource, 'kind' | 'author' | 'turn'>;

/** Ids of those who mostly object, where others judge both ways; of all examples that people gave. */
export function mostlyObjecting(told: readonly { readonly source: Source }[]): ReadonlySet<string> {
  const given = told.map(({ source }) => source).filter(({ author }) => author !== undefined);
  const judging = [...groupBy(given, ({ author }) => author?.id ?? '')].map(([person, sources]) => {
    const isCorrection = ({ kind }: Source): boolean => kind === 'correction';
    const turns = [...groupBy(sources, ({ turn }) => turn).values()];
    // The other steps of a corrected turn count as confirmed, but that is no opinion of its own.
    const corrected = turns.filter((one) => one.some(isCorrection)).length;
    return { person, corrected, confirmed: turns.length - corrected };
  });
  const isBalanced = ({ corrected, confirmed }: (typeof judging)[number]): boolean => confirmed >= corrected;
  const isKnown = judging.some((one) => isBalanced(one) && one.corrected + one.confirmed >= trustPolicy.minJudged);
  return new Set(isKnown ? judging.filter((one) => !isBalanced(one)).map(({ person }) => person) : []);
}

/** Whether so much of what a person taught was undone that their word needs somebody else's. */
export const isUnreliable = ({ kept, undone }: TeachingRecord): boolean =>
  undone >= trustPolicy.minUndone && undone >= trustPolicy.undoneShare * (kept + undone);

/** Whether what these people say may be learned from at all, for pictures like theirs. */
export const isHeard = (people: readonly string[], records: TeachingRecords): boolean =>
  new Set(people).size >= trustPolicy.people || people.some((person) => !isUnreliable(records.of(person)));

/**
 * How far something holds that was found right on these pictures.
 * @param more people who say the same, beside those who spoke about the pictures
 */
export function reachOf(
  agreements: readonly Agreement[],
  records: TeachingRecords = noRecords,
  more: readonly string[] = [],
): Reach {
  const counted = agreements.filter(({ author }) => author === undefined || !isUnreliable(records.of(author)));
  const pictures = new Set(counted.map(({ picture }) => picture)).size;
  const people = new Set([...counted.flatMap(({ author }) => author ?? []), ...more]).size;
  const needed = people >= trustPolicy.people ? trustPolicy.picturesOfTwo : trustPolicy.picturesOfOne;
  return pictures >= needed ? 'everywhere' : 'here';
}
