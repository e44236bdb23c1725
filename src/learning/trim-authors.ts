import type { Example } from '../contracts/learning.js';
import type { Person } from '../contracts/turn.js';
import { describeCandidates } from './describe-candidates.js';
import { logitOf, sigmoid } from './logistic.js';
import { weigh } from './rescore.js';
import { mostlyObjecting } from './trust.js';
import { tuneRescoring } from './tune-rescoring.js';

/** Fewer examples say nothing about a person. */
const minExamples = 5;
/** How many of the others' newest examples the model is fitted to: enough for ten numbers, few enough for fifty members. */
const maxExamples = 300;
/** More excess surprise than this (nats per example, on average) is no difference of taste. */
const tolerated = 1.5;

export interface Trimmed {
  readonly kept: readonly Example[];
  readonly leftOut: readonly Person[];
}

/**
 * Leaves out members who mostly object, where others judge both ways, and those whose corrections contradict what everybody
 * else's examples teach: each one's examples are put to a model fitted without them, and members whose surprise stands out by
 * far are not learned from. Of two who both judge both ways, and disagree, nobody could say who is right.
 */
export function trimAuthors(examples: readonly Example[]): Trimmed {
  const objecting = mostlyObjecting(examples);
  const isHeard = ({ source }: Example): boolean => source.author === undefined || !objecting.has(source.author.id);
  const { kept, leftOut } = trimContradicting(examples.filter(isHeard));
  const others = new Map(
    examples.flatMap(({ source: { author } }) => (author && objecting.has(author.id) ? [[author.id, author]] : [])),
  );
  return { kept, leftOut: [...leftOut, ...others.values()] };
}

function trimContradicting(examples: readonly Example[]): Trimmed {
  const corrected = new Map<string, Example[]>();
  for (const example of examples) {
    const { author } = example.source;
    if (author && example.source.kind !== 'confirmation')
      corrected.set(author.id, [...(corrected.get(author.id) ?? []), example]);
  }
  if (corrected.size < 3) return { kept: examples, leftOut: [] };
  const surprise = new Map([...corrected].map(([author, theirs]) => [author, surpriseOf(author, theirs, examples)]));
  const leftOut = new Map<string, Person>();
  for (const [author, theirs] of corrected) {
    const others = [...surprise].filter(([other]) => other !== author).map(([, nats]) => nats);
    const excess = (surprise.get(author) ?? 0) - middle(others);
    const person = theirs.at(0)?.source.author;
    if (person && theirs.length >= minExamples && excess > tolerated) leftOut.set(author, person);
  }
  return {
    kept: examples.filter(({ source }) => !source.author || !leftOut.has(source.author.id)),
    leftOut: [...leftOut.values()],
  };
}

/** Mean negative log-likelihood an example, the worst candidate of each counting, under a model fitted without them. */
function surpriseOf(author: string, theirs: readonly Example[], all: readonly Example[]): number {
  const pictures = new Set(theirs.map(({ picture }) => picture.id));
  const others = all.filter(({ source, picture }) => source.author?.id !== author && !pictures.has(picture.id));
  const weights = tuneRescoring(others.slice(-maxExamples));
  const nats = theirs.map(({ candidates, threshold, picture, right }) => {
    const positives = new Set(right);
    const traits = describeCandidates(candidates, threshold, picture);
    return Math.max(
      0,
      ...candidates.map(({ score }, position) => {
        const logit = weights.length > 0 ? weigh(weights, traits[position]) : logitOf(score) - logitOf(threshold);
        const likelihood = sigmoid(positives.has(position) ? logit : -logit);
        return -Math.log(Math.max(likelihood, 1e-4));
      }),
    );
  });
  return nats.reduce((sum, nat) => sum + nat, 0) / Math.max(1, nats.length);
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
