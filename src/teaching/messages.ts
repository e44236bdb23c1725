/** What teaching says to people by itself; kinds of learning give their own reasons. */
import { counted, joinWords } from '../util/format.js';

const quoted = (names: readonly string[]): string => joinWords(names.map((name) => `“${name}”`));
/** In a list of names. */
const maxNames = 8;
const some = (names: readonly string[]): string => {
  const hidden = names.length - maxNames;
  return joinWords(
    hidden > 0
      ? [...names.slice(0, maxNames).map((name) => `“${name}”`), `${hidden} more`]
      : names.map((name) => `“${name}”`),
  );
};

/** Of lessons that whoever began them has stopped. */
export const stoppedMessages = {
  correction: 'It was stopped. I’ve noted what you said: tell me once more whenever I shall learn from it.',
  teaching: 'It was stopped. Show it to me again whenever I shall learn it.',
} as const;

/** Of importing what others have learned. */
export const adoptMessages = {
  looking: (from: string) => `Looking at what ${from} has learned…`,
  noPicture: (name: string) => `None of the pictures of “${name}” can be read.`,
  otherKind: (name: string, here: string, there: string) =>
    `“${name}” is left out: yours is a ${here}, theirs a ${there}. If both are one, import it with --same "${name}".`,
  looksDifferent: (name: string) =>
    `“${name}” is left out: what you call so looks different. If both are one, import it with --same "${name}".`,
  other: (name: string, why: string) =>
    `“${name}” is left out${why === '' ? '' : `: ${why.replace(/\.$/, '')}`}. If it is right, import it with --same "${name}".`,
  drawn: (name: string) =>
    `“${name}” is left out: it shows a face, and people aren’t named here. If it is only drawn, import it with --drawn "${name}".`,
  otherAnswer: (question: string, here: string, there: string) =>
    `“${question}” is left out: of the same picture you say “${here}”, they say “${there}”.`,
  refused: (name: string, why: string) => `“${name}” didn’t hold here: ${why.replace(/\.$/, '')}.`,
  namesTaken: (name: string, taken: readonly string[]) =>
    `“${name}” isn’t called ${quoted(taken)} here, since you call something else so.`,
  outcome: (
    from: string,
    {
      learned,
      added,
      known,
      remarks,
    }: {
      readonly learned: readonly string[];
      readonly added: readonly string[];
      readonly known: readonly string[];
      readonly remarks: readonly string[];
    },
  ) => {
    const taken = [
      ...(learned.length > 0 ? [`learned ${some(learned)}`] : []),
      ...(added.length > 0 ? [`seen more of ${some(added)}`] : []),
    ];
    return [
      taken.length > 0 ? `From ${from} I’ve ${joinWords(taken)}.` : `Of what ${from} has learned, nothing is new here.`,
      ...(known.length > 0 ? [`${some(known)} ${known.length === 1 ? 'was' : 'were'} known already.`] : []),
      ...remarks.slice(0, maxNames),
      ...(remarks.length > maxNames
        ? [`${counted(remarks.length - maxNames, 'more thing')} didn’t go in either.`]
        : []),
    ].join(' ');
  },
  gained: (from: string, names: readonly string[]) => `from ${from}: ${some(names)}`,
} as const;
