/**
 * What people read in the posts of this room: sentences and labels in one place, to be read, tested and translated
 * together. A sentence with a part that changes is a function of that part.
 */
import { counted } from '../util/format.js';

export const labels = {
  right: '✅ Right',
  wrong: '❌ Wrong',
  acceptOffer: 'Do it',
  declineOffer: 'No',
  undo: 'Undo',
  how: 'How?',
  somethingElse: 'Something else…',
  looksDifferent: 'It should look different…',
  itIs: (words: string) => `It is ${words}`,
} as const;

export const turnMessages = {
  planning: 'Thinking about how to find out…',
  programming: 'I have a plan…',
  running: (step: number, total: number) => `Looking… step ${step} of ${total}`,
  offer: (price: string) => `This would cost about ${price}. Shall I do it?`,
  noQuestion: 'What would you like to know?',
  failed: (sentence: string) => `That did not work. ${sentence}`.trim(),
  stopped: 'Stopped.',
  declined: 'All right, I leave it.',
  stoodIn: (backend: string, insteadOf: string) => `answered by ${backend}, because ${insteadOf} failed`,
} as const;

const examples = '“three”, “it’s a heron, not a stork”';

export const ballotMessages = {
  whatShouldItBe: (help: string) => `Sorry about that, and thank you for telling me. **What should it be?**\n${help}`,
  replyOrShow: 'Reply in a few words, or send a picture as an example.',
  pickOrPoint: (canDraw: boolean) =>
    `Pick one, or a number in the picture; or reply in a few words, ${canDraw ? 'draw a box, ' : ''}or send a picture as an example.`,
  pickOrReply: `Pick one, or reply in a few words: ${examples}.`,
  wordsWanted: `**What should it be?** Reply in a few words: ${examples}, “you forgot the dog”.`,
  looksWanted: '**How should it look?** Reply in a few words, or send a picture that shows it.',
  waiting: (side: string, missing: number) =>
    `Thank you. ${side}; I learn it when ${counted(missing, 'more person agrees', 'more people agree').replace(/^1 /, 'one ')}.`,
  tied: (sides: string) => `You do not agree yet, so I learn nothing from it: ${sides}.`,
  undoneUntilThen: 'What I had learned of it is undone until then.',
  quorum: (people: number) => `It takes ${people} people who agree, and more than for anything else.`,
  oneMoreVoice: 'One more voice settles it.',
  side: (names: string, people: number, words: string) => `${names} ${people === 1 ? 'says' : 'say'} ${words}`,
  numberedAlt: 'What I counted and what else I saw, numbered',
} as const;
