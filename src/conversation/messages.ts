/** What the conversation says to people by itself, together so that it can be read, tested and translated. */
import { ClovabotError } from '../contracts/errors.js';
import type { Person } from '../contracts/turn.js';
import { escapeForChat } from '../util/escape-for-chat.js';
import { counted, inSeconds } from '../util/format.js';

const nameOf = ({ name }: Person): string => escapeForChat(name, 40);

export const messages = {
  unknownCommand: (name: string) => `I don't know the command /${name}. Try /help.`,
  failed: (error: unknown) =>
    error instanceof ClovabotError ? error.friendly : 'Something went wrong on my side. The log has the cause.',

  onlySomeTeach: (person: Person) =>
    `Thank you, ${nameOf(person)}. Here only some people teach me, so I can't count that; one of them can agree with you.`,
  notYourQuestion: 'Only the person who asked that can stop it.',
  usedUp: (retryAfterMs: number) =>
    `You’ve kept me so busy this minute that others would have to wait. Please ask again in ${inSeconds(retryAfterMs)}.`,
  notYourOffer: (asker: Person) => `Only ${nameOf(asker)} can decide that, since it was their question.`,

  notYours: (person: Person) => `${nameOf(person)}, only who was asked can answer that.`,

  lookingForFault: (giver: Person) => `Thank you, ${nameOf(giver)}. Looking for what went wrong…`,
  lookingAtShown: (giver: Person) => `Thank you, ${nameOf(giver)}. Looking at what you showed me…`,
  overtaken: 'I was interrupted in the middle of this, and meanwhile it has come to something else.',
  resuming: 'I was interrupted. Continuing…',
  pictureGone: 'I was interrupted, and the picture is gone.',
  importCutOff: (from: string) => `I was interrupted. Please import the lessons of ${escapeForChat(from, 60)} again.`,
  lessonFailed: (error: unknown) => {
    const cause = error instanceof ClovabotError ? error.friendly : 'The log has the cause.';
    return `Something went wrong on my side while I was learning, so I haven't learned anything from it. ${cause} Please tell me again later.`;
  },

  leftAtThat: 'All right, I leave it at that.',
  noted: (words: string) => `Thank you. I've noted that: ${escapeForChat(words)}.`,
  notedBefore: "Thank you. I've already noted that.",
  doubted: (guess: string | undefined) =>
    guess === undefined
      ? 'Then I’ll leave it open: I only learn what somebody is sure of. Tell me when you know.'
      : `Would you say ${escapeForChat(guess, 40)}? Just reply “yes” if you’re sure, and I learn it.`,
  misread: (question: string) =>
    `Sorry, then I got “${escapeForChat(question, 80)}” wrong. What did you mean? “I meant the left one”, for example.`,
  /** After somebody's name and “says”. */
  thatIs: (name: string) => `that it is “${name}”`,
  heard: (words: string) => `Thank you: ${escapeForChat(words)}.`,
  settled: (words: string) => `Thank you, that's settled: ${escapeForChat(words)}.`,
  notCounted: "All right, I won't count it.",
  toldBelow: 'See below for how the votes stand.',
  leftAlone: "This answer has been corrected and undone so often that I'll leave it as it is.",

  fellAsleep: (said: string, wrong: number, judged: number) =>
    `What I learned from “${escapeForChat(said, 60)}” is asleep from now on: ${wrong} of ${judged} answers that it took part in were marked wrong. Its post can wake it.`,
  emptyWeek:
    'Nothing to tell of the last seven days: nobody has taught me or judged an answer here, and I was sure of mine.',
  undoWaits: (person: Person, givers: number, missing: number) =>
    `${nameOf(person)} would undo this. ${counted(givers, 'person', 'people')} agreed on it, so ${missing === 1 ? 'one more has' : `${missing} more have`} to press Undo as well.`,
  undone: (because: string) => `${because}, so I've undone what was based on it.`,
  disagreement: "You don't agree",
  moreWasSaid: 'More was said about it',
  reactionWithdrawn: (person: Person) => `${nameOf(person)} took the reaction back`,
  opinionChanged: (person: Person) => `${nameOf(person)} disagrees`,
  stillLearning: "I'm still learning this. You can undo it when I'm done.",

  pictureDeleted: "The picture was deleted. I've forgotten it and everything based on it.",
  forgotten: 'I was asked to forget this.',
} as const;
