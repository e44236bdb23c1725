import type { Tool } from '../contracts/tool.js';
import type { Answerable } from '../language/small-talk.js';
import { courtesyMessages } from './messages.js';

/** What is answered to "hello", "thanks", "what can you do?": the last from what the tools declare. */
export function sayCourtesy(courtesy: Answerable, tools: readonly Tool[]): string {
  if (courtesy !== 'abilities') return courtesyMessages[courtesy];
  const samples = (isEdit: boolean): string =>
    tools
      .flatMap(({ sample, returns }) =>
        sample !== undefined && (returns === 'Image') === isEdit ? [`“${sample}”`] : [],
      )
      .join(' · ');
  return courtesyMessages.abilities(samples(false), samples(true));
}
