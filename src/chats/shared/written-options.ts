import type { Command } from '../../contracts/command.js';

/** The line of text that a filled-in form stands for, without the command's name: what `run` takes as `text`. */
export const writtenOptions = (
  { options = [] }: Pick<Command, 'options'>,
  filled: Readonly<Record<string, string | undefined>>,
): string =>
  options
    .flatMap(({ name, type }) => (type === 'picture' ? [] : (filled[name]?.trim() ?? [])))
    .filter(Boolean)
    .join(' ');
