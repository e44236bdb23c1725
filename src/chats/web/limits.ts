import type { WebLimits } from './wire.js';

/** What one message may hold. The app has its own, tighter word on what it will answer. */
export const limits: WebLimits = {
  pictures: 10,
  pictureBytes: 25_000_000,
  textLength: 40_000,
  nameLength: 40,
  boxes: 50,
  labelLength: 80,
};

/** What the page's picker offers; any other emoji is taken as well. */
export const offeredEmoji: readonly string[] = [
  ...['✅', '❌', '👍', '👎', '❤️', '😂', '🎉', '🤔'],
  ...['👀', '🙏', '🔥', '💯', '😮', '😢', '😍', '🙌'],
  ...['👏', '💡', '🚀', '✨', '🍀', '🐶', '🐱', '📷'],
];
export const reactionsPerPost = 20;
