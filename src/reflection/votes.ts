import { createHash } from 'node:crypto';
import type { Expected, Feedback } from '../contracts/feedback.js';
import type { Person, PictureReference, Turn } from '../contracts/turn.js';
import { asExpected } from '../language/expected.js';
import { normaliseAnswer } from '../language/normalise-answer.js';
import { readNumber, readYesNo } from '../language/read-words.js';
import { boxOverlap } from '../util/box.js';
import { overlaps } from '../util/overlap.js';

/** One answer and what was said about it. A question that was asked again after a lesson has several. */
export interface Ballot {
  readonly turn: Turn;
  readonly feedback: readonly Feedback[];
}

export interface VoteRules {
  mayTeach(person: Person): boolean;
  /** How many people must agree before anything is learned; at least 1. */
  readonly quorum: number;
  singular(word: string): string;
}

/** What somebody said about one of the answers. */
export interface Vote {
  readonly author: Person;
  readonly turn: Turn;
  readonly feedback: Feedback;
}

/** People who say the same is right, the first of them first. */
export interface Opinion {
  /** Stable as long as the opinion is held: short enough for a button. */
  readonly key: string;
  /** For people: "3", "yes", "heron", "2 dogs, as drawn". */
  readonly words: string;
  /** It is what the first ballot's turn answered. */
  readonly asAnswered: boolean;
  /** What is said to be right, to compare with `holds`. */
  readonly claim: Claim;
  readonly voters: readonly Vote[];
  /** People who say that it is wrong, and not what is right. */
  readonly deniers: readonly Vote[];
  /** Of the newest voter who said it with words, buttons or boxes. Undefined when all just agreed with an answer. */
  readonly correction?: {
    readonly text?: string;
    /** What the words mean. */
    readonly means?: Expected;
    /** Exactly, from buttons or boxes. */
    readonly expected: readonly Expected[];
    readonly images: readonly PictureReference[];
  };
}

/**
 * What all votes together say. `waiting`: fewer agree than must. `tied`: as many say otherwise. `unsaid`: it is wrong, and
 * nobody has said what is right.
 */
export type Settlement =
  | { readonly status: 'agreed'; readonly opinion: Opinion }
  | { readonly status: 'waiting'; readonly opinion: Opinion; readonly missing: number }
  | { readonly status: 'tied'; readonly opinions: readonly Opinion[] }
  | { readonly status: 'unsaid'; readonly deniers: readonly Vote[] }
  | { readonly status: 'silent' };

/**
 * Settles votes: each person's latest word counts once, and an answer counts when enough people say it and more than say
 * any other, or that it is wrong. The outcome depends on the votes alone, not on who was first to be learned from.
 * @param ballots the first turn first, then those in which its question was asked again
 */
export function settleVotes(ballots: readonly Ballot[], rules: VoteRules): Settlement {
  const stances = stancesOf(ballots, rules);
  const opinions = opinionsOf(stances, ballots, rules).toSorted((a, b) => b.voters.length - a.voters.length);
  const [first, second] = opinions;
  if (!first) {
    const deniers = stances.map(({ vote }) => vote);
    return deniers.length > 0 ? { status: 'unsaid', deniers } : { status: 'silent' };
  }
  const against = Math.max(second?.voters.length ?? 0, first.deniers.length);
  if (first.voters.length <= against) return { status: 'tied', opinions };
  const missing = rules.quorum - first.voters.length;
  return missing > 0 ? { status: 'waiting', opinion: first, missing } : { status: 'agreed', opinion: first };
}

/** Whether an opinion is that this, said about a turn's answer, is right. */
export function holds(
  { claim }: Opinion,
  expected: readonly Expected[],
  turn: Turn,
  singular: VoteRules['singular'],
): boolean {
  const said = claimOf(expected, turn, singular);
  return said !== undefined && sameClaim(said, claim);
}

/** What a turn's own answer says is right. */
export const answered = (turn: Turn): readonly Expected[] =>
  turn.answer === undefined ? [] : [asExpected(turn.answer.text)];

/** What somebody says is right: exactly, where it was marked, or else by words. */
const expectedOf = ({ means, expected = [] }: Feedback): readonly Expected[] =>
  expected.length > 0 ? expected : means ? [means] : [];

/** What is said to be right, in a form in which two can be compared. */
export type Claim =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'regions'; readonly regions: readonly Extract<Expected, { kind: 'regions' }>[] };

interface Stance {
  readonly vote: Vote;
  readonly affirms: Claim | undefined;
  readonly denies: Claim | undefined;
}

/** Each person's latest word; that an answer is wrong takes back only what the person had said to be right before. */
function stancesOf(ballots: readonly Ballot[], rules: VoteRules): readonly Stance[] {
  const said = ballots
    .flatMap(({ turn, feedback }) =>
      feedback
        .filter(({ author, withdrawn }) => !withdrawn && rules.mayTeach(author))
        .map((row): Vote => ({ author: row.author, turn, feedback: row })),
    )
    .toSorted((a, b) => a.feedback.at - b.feedback.at);
  const stances = new Map<string, Stance>();
  for (const vote of said) {
    const stance = stanceOf(vote, rules);
    const before = stances.get(vote.author.id);
    const keeps =
      !stance.affirms &&
      before?.affirms !== undefined &&
      !(stance.denies !== undefined && sameClaim(stance.denies, before.affirms));
    if (!keeps) stances.set(vote.author.id, stance);
  }
  return [...stances.values()];
}

function stanceOf(vote: Vote, { singular }: VoteRules): Stance {
  const { turn, feedback } = vote;
  const own = claimOf(answered(turn), turn, singular);
  if (feedback.verdict === 'right') return { vote, affirms: own, denies: undefined };
  return { vote, affirms: claimOf(expectedOf(feedback), turn, singular), denies: own };
}

function opinionsOf(
  stances: readonly Stance[],
  ballots: readonly Ballot[],
  { singular }: VoteRules,
): readonly Opinion[] {
  const groups: { claim: Claim; votes: Vote[] }[] = [];
  for (const { affirms, vote } of stances) {
    if (!affirms) continue;
    const group = groups.find(({ claim }) => sameClaim(claim, affirms));
    if (group) group.votes.push(vote);
    else groups.push({ claim: affirms, votes: [vote] });
  }
  const [first] = ballots;
  const given = first && claimOf(answered(first.turn), first.turn, singular);
  return groups.map(({ claim, votes }) => {
    const told = votes.filter(({ feedback }) => feedback.verdict === 'wrong');
    const newest = told.at(-1);
    const pointed = told.findLast(({ feedback }) => feedback.expected?.some(({ kind }) => kind === 'regions'));
    const asAnswered = given !== undefined && sameClaim(given, claim);
    return {
      key: createHash('sha256').update(JSON.stringify(claim)).digest('hex').slice(0, 12),
      claim,
      words: wordsOf(votes[0]),
      asAnswered,
      voters: votes,
      deniers: stances
        .filter(({ affirms, denies }) => !affirms && denies !== undefined && sameClaim(denies, claim))
        .map(({ vote }) => vote),
      correction: newest && {
        text: newest.feedback.correction,
        means: newest.feedback.means,
        expected: (pointed ?? newest).feedback.expected ?? [],
        images: unique(told.flatMap(({ feedback }) => feedback.images)),
      },
    };
  });
}

const unique = (pictures: readonly PictureReference[]): readonly PictureReference[] => [
  ...new Map(pictures.map((picture) => [picture.id, picture])).values(),
];

function wordsOf(vote: Vote | undefined): string {
  if (!vote) return '';
  if (vote.feedback.verdict === 'right') return vote.turn.answer?.text ?? '';
  return expectedOf(vote.feedback).map(sayExpected).join(', ');
}

/** For people: "3", "yes", "heron", "2 × dog, as drawn". */
export function sayExpected(expected: Expected): string {
  switch (expected.kind) {
    case 'number':
      return String(expected.value);
    case 'boolean':
      return expected.value ? 'yes' : 'no';
    case 'text':
      return expected.text;
    case 'regions':
      return expected.boxes.length === 0
        ? `no ${expected.label}`
        : `${expected.boxes.length} × ${expected.label}, as marked`;
    case 'missing':
      return `one more ${expected.label}`;
    case 'extra':
      return `no ${expected.label} there`;
  }
}

function claimOf(expected: readonly Expected[], turn: Turn, singular: VoteRules['singular']): Claim | undefined {
  const regions = expected.filter((one) => one.kind === 'regions');
  const answer = expected.find(({ kind }) => kind === 'number' || kind === 'boolean' || kind === 'text');
  if (answer) return { kind: 'answer', text: normaliseAnswer(sayExpected(answer), singular) };
  const number = turn.answer && readNumber(turn.answer.text);
  const [pointed] = regions;
  if (pointed && regions.length === 1 && number !== undefined && countsOneKind(turn, number))
    return { kind: 'answer', text: String(pointed.boxes.length) };
  if (pointed) return { kind: 'regions', regions };
  const change = expected.find(({ kind }) => kind === 'missing' || kind === 'extra');
  if (!change || !('label' in change)) return undefined;
  if (number !== undefined)
    return { kind: 'answer', text: String(Math.max(0, number + (change.kind === 'missing' ? 1 : -1))) };
  const yes = turn.answer && readYesNo(turn.answer.text);
  if (yes !== undefined && yes === (change.kind === 'extra')) return { kind: 'answer', text: yes ? 'no' : 'yes' };
  return { kind: 'answer', text: `${change.kind} ${normaliseAnswer(change.label, singular)}` };
}

/** The answer is how many regions the program's one search found, so that regions pointed at say a number. */
function countsOneKind({ steps }: Turn, answer: number): boolean {
  const found = steps.flatMap((step) =>
    step.status === 'done' && step.output.type === 'Regions' ? [step.output] : [],
  );
  return found.length === 1 && found[0]?.regions.length === answer;
}

function sameClaim(a: Claim, b: Claim): boolean {
  if (a.kind === 'answer' || b.kind === 'answer')
    return a.kind === b.kind && 'text' in a && 'text' in b && a.text === b.text;
  return (
    a.regions.length === b.regions.length &&
    a.regions.every((one) =>
      b.regions.some(
        (other) =>
          other.picture === one.picture &&
          other.label === one.label &&
          other.boxes.length === one.boxes.length &&
          one.boxes.every((box) => other.boxes.some((candidate) => boxOverlap(box, candidate) >= overlaps.sameThing)),
      ),
    )
  );
}
