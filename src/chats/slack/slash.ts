import type { CommandHint } from '../../contracts/chat.js';

/** The one slash command; what follows it says which of ours is meant. */
export const slashName = '/clovabot';

/**
 * What is meant by what follows the slash command: `lessons`, `ask how many dogs?`; without one of our commands' names
 * it is a question. @returns a line as the app takes it: "/ask how many dogs?"
 */
export function commandLine(text: string, commands: readonly Pick<CommandHint, 'name'>[]): string {
  const line = text.trim().replace(/^\//, '');
  if (line === '') return '/help';
  const [first = ''] = line.split(/\s/, 1);
  return commands.some(({ name }) => name === first.toLowerCase()) ? `/${line}` : `/ask ${line}`;
}

/** Such a line as others may read it: a question, or the command as it was typed. */
export const asSaid = (line: string): string => line.replace(/^\/ask /, '').replace(/^\//, `${slashName} `);

/** Commands in a text as they are typed in Slack: `/undo` is `/clovabot undo` there. */
export const slashed = (text: string): string => text.replace(/`\/(?=[a-z])/g, `\`${slashName} `);

/** What Slack shows behind the command while somebody types. */
export const usageHint = (commands: readonly Pick<CommandHint, 'name'>[]): string =>
  commands.map(({ name }) => name).join(' | ');
