import { escapeForChat } from '../util/escape-for-chat.js';

/** What reflection says to people by itself. */
export const reflectionMessages = {
  asAnswered: (answer: string) => `That is what I answered: “${escapeForChat(answer, 40)}”.`,
  whichOfTwo: 'I can’t tell which of two things I got wrong.',
  /** @param thing "spoon" */
  showIt: (thing: string) => `I see no other ${thing} there. Draw a box around it, and I’ll learn it.`,
  nothingWrong: 'I find nothing in what I did that explains it, so I keep this as an example.',
} as const;
