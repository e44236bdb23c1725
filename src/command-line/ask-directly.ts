import { ClovabotError } from '../contracts/errors.js';
import { meteredModels } from '../money/metered-models.js';
import { commandLineTeam, commandLineUser } from './ask.js';
import type { AnswerCase } from './evaluate.js';
import { openPictures } from './open-pictures.js';

const instructions =
  'You answer questions about pictures. Reply with the bare answer: a number, yes, no, or a few words. No sentence.';

/**
 * Asks the vision model straight, without a plan, a program or anything learned: the baseline that all else must beat. One
 * picture goes to `answer` as VQA's do; several go to `complete`.
 */
export const askDirectly: AnswerCase = async (bot, { text, files }, { signal, now }) => {
  const began = now();
  const shelf = bot.memory.pictures(commandLineTeam);
  const pictures = await openPictures(files, shelf);
  const sights = await Promise.all(pictures.map((picture) => shelf.sight({ type: 'Image', picture })));
  const part = bot.treasury.open({ team: commandLineTeam, person: commandLineUser }, 'question').part();
  const models = meteredModels(bot.models, part);
  const [only, ...others] = sights;
  if (!only) throw new ClovabotError('[eval] a case without a picture cannot be asked directly');
  const reply =
    others.length === 0
      ? await models.answer(only, text, { signal })
      : await models.complete(
          { instructions, messages: [{ role: 'user', text, sights }], maxTokens: 1000 },
          { signal },
        );
  const { cost, tokens } = part.bill;
  return {
    ...{ answer: reply.text, answered: true, program: '', ms: now() - began },
    ...{ tokens: (tokens?.input ?? 0) + (tokens?.output ?? 0), cost, refused: 0 },
  };
};
