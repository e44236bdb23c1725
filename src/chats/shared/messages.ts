import { counted } from '../../util/format.js';

/** What people read in every chat that is not a post: the words of forms, and why something was not taken. */

export const formMessages = {
  ask: 'Ask about this picture',
  instruction: 'What do you want to know or change?',
  instructionExample: 'How many dogs are there?',
  wrong: 'What is right?',
  right: 'What should the answer be?',
  rightExample: 'three · yes · it’s a heron, not a stork',
  step: 'Which step went wrong, if you know',
  examples: 'Pictures of what you mean, if you have some',
  send: 'Send',
  close: 'Close',
} as const;

export const replyMessages = {
  noPicture: 'There’s no picture in this message.',
  notMyAnswer: 'That isn’t an answer of mine. Use this on the answer that’s wrong.',
  messageUnseen: 'I can’t see this message.',
  messageGone: 'The message with the picture is gone.',
  formOutdated: 'This form is out of date. Please open it again.',
  heard: 'Thank you. I’ll answer in the thread.',
  unheard: 'Sorry, I couldn’t write that down just now, so nothing will come of it. Please try again in a minute.',
  noted: 'Noted.',
  howForgotten: 'I’ve forgotten how I found that out.',
} as const;

export const howMessages = {
  title: 'How I found out',
  moreSteps: (steps: number) => `… and ${steps} more steps, in the program below.`,
  steps: (steps: number) => counted(steps, 'step'),
} as const;

/** Why a picture that somebody sent could not be fetched from a platform. */
export const pictureMessages = {
  gone: (name: string) => `The link to “${name}” has expired, or the picture was deleted. Please send it again.`,
  hidden: (name: string, platform: string) =>
    `“${name}” was deleted, or ${platform} doesn’t show it to me. Please send it again.`,
  elsewhere: (name: string, platform: string) =>
    `I only take pictures from ${platform} itself, and “${name}” is somewhere else. Please attach it to your message.`,
  notHandedOver: (name: string, platform: string, status?: number) =>
    `${platform} didn’t hand “${name}” over${status === undefined ? '' : ` (${status})`}. Please send it again.`,
  tooLarge: (name: string, bytes: number) =>
    `“${name}” is larger than the ${bytes / 1_000_000} MB that I take. Please send a smaller one.`,
  notTaken: (platform: string) => `${platform} didn’t take the picture.`,
} as const;
