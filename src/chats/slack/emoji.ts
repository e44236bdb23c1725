import { emojiToName, nameToEmoji } from 'gemoji';

const skinTones = ['🏻', '🏼', '🏽', '🏾', '🏿'];

/**
 * What Slack calls a reaction ("+1::skin-tone-3", "done"), as the app may know it: the emoji itself and its name between
 * colons; a custom one has only that.
 */
export function emojiOf(reaction: string): readonly string[] {
  const [name = '', tone] = reaction.split('::');
  const emoji = Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
  // Slack counts the tones of skin from 2 to 6.
  const shade = skinTones[Number(tone?.replace('skin-tone-', '')) - 2] ?? '';
  return [...(emoji ? [`${emoji.replace(/\uFE0F$/, '')}${shade}`] : []), `:${name}:`];
}

/** What Slack calls an emoji; undefined for one that it does not have. */
export const reactionOf = (emoji: string): string | undefined =>
  emojiToName[emoji] ?? (/^:[^:]+:$/.test(emoji) ? emoji.slice(1, -1) : undefined);
