import type { ToolContext } from '../../contracts/tool.js';
import { answersTool } from '../../skills/answers/decide.js';
import { taughtWord } from '../../skills/looks/decide.js';

type Asked = Pick<ToolContext, 'prompts' | 'lexicon'>;

const instead = 'Whoever runs me can also set CLOVABOT_EMBED_IMAGE back to what it was then';

/**
 * Why a word that was taught is not known now, as sentences for a person; undefined for a word that is known, or was never
 * taught.
 */
export function dormantWord(phrase: string, { prompts, lexicon }: Asked): string | undefined {
  if (taughtWord(phrase, { prompts, lexicon }) !== undefined) return undefined;
  const word = taughtWord(phrase, { prompts: prompts.dormant, lexicon });
  return (
    word &&
    `I was taught what “${word}” looks like, but with another model that compares pictures than the one I have now. Show it to me once more, and I know it again. ${instead}.`
  );
}

/** The same of a question (from `questionKey`) that people have answered. */
export const dormantAnswer = (question: string, { prompts }: Pick<Asked, 'prompts'>): string | undefined =>
  prompts.active(answersTool, question).length === 0 && prompts.dormant.active(answersTool, question).length > 0
    ? `I was taught answers to that, but with another model that compares pictures than the one I have now. ${instead}.`
    : undefined;
