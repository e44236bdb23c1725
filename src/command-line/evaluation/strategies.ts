import type { Bot } from '../../bot.js';
import { ClovabotError } from '../../contracts/errors.js';
import { providerOf } from '../../models/create-models.js';
import { meteredModels } from '../../money/metered-models.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { commandLineTeam, commandLineUser } from '../ask.js';
import { openPictures } from '../open-pictures.js';
import { askVerified } from './ask-verified.js';
import type { AnswerCase } from './evaluate.js';

/**
 * What can be compared: the vision model alone; planned programs; programs whose steps it verifies; programs with what
 * reflection on feedback corrects in plans and programs; and with all that feedback teaches.
 */
export const strategies = ['direct', 'program', 'verifier', 'reflection', 'learning'] as const;
export type Strategy = (typeof strategies)[number];

interface Given {
  readonly feedback?: string;
  readonly memory?: string;
  /** What the bot is compared with. */
  readonly against?: Strategy;
}

/** @throws ClovabotError when a strategy does not go with the other options */
export function checkStrategy(strategy: Strategy | undefined, { feedback, memory, against }: Given): void {
  if (against && (feedback !== undefined || strategy !== undefined))
    throw new ClovabotError('[eval] --against compares the bot as it is; leave --strategy and --feedback out');
  if (!strategy) return;
  const learns = strategy === 'reflection' || strategy === 'learning';
  if (learns && feedback === undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} needs --feedback FILE, the cases to learn from`);
  if (!learns && feedback !== undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} learns nothing; leave --feedback out`);
  if (!learns && memory !== undefined)
    throw new ClovabotError(`[eval] --strategy ${strategy} measures without what was learned; leave --memory out`);
}

/** How a strategy answers a case; undefined for the bot as it is. @throws ClovabotError when no model can do it */
export function answerWay(strategy: Strategy | undefined, { connected, config }: Bot): AnswerCase | undefined {
  if (strategy !== 'direct' && strategy !== 'verifier') return undefined;
  if (!providerOf('answer', connected, config.choices))
    throw new ClovabotError(
      `[eval] --strategy ${strategy} asks a vision model, and none is connected; see clovabot doctor`,
    );
  return strategy === 'direct' ? askDirectly() : askVerified;
}

/** The same for what stands beside the bot: nothing that the bot has asked before is kept for it. */
export const otherWay = (strategy: Strategy, bot: Bot): AnswerCase | undefined =>
  strategy === 'direct' && answerWay(strategy, bot) ? askDirectly({ isKept: false }) : answerWay(strategy, bot);

/**
 * Of what feedback taught, leaves only better plans and programs, as reflection finds and proves them; what tools learned
 * is taken back.
 */
export async function withoutToolLessons(bot: Bot): Promise<void> {
  for (const lesson of await bot.memory.lessons(commandLineTeam).list())
    if (lesson.tool !== undefined) await bot.teacher.undo(commandLineTeam, lesson.id, commandLineUser);
}

const directInstructions =
  'You answer questions about pictures. Reply with the bare answer: a number, yes, no, or a few words. No sentence.';

/**
 * Asks the vision model straight, without a plan, a program or anything learned: the baseline that all else must beat. One
 * picture goes to `answer` as VQA's do; several go to `complete`.
 */
const askDirectly =
  ({ isKept = true }: { readonly isKept?: boolean } = {}): AnswerCase =>
  async (bot, { text, files }, { signal }) => {
    const passed = startStopwatch();
    const shelf = bot.memory.pictures(commandLineTeam);
    const { pictures } = await openPictures(files, shelf);
    const sights = await Promise.all(pictures.map((picture) => shelf.sight({ type: 'Image', picture })));
    const part = bot.treasury.open({ team: commandLineTeam, person: commandLineUser }, 'question').part();
    const models = isKept ? meteredModels(bot.models, part) : bot.models;
    const [only, ...others] = sights;
    if (!only) throw new ClovabotError('[eval] a case without a picture cannot be asked directly');
    const said = await part.spend(async ({ meter }) => {
      const options = { signal, ...(!isKept && { meter }) };
      if (others.length === 0) return (await models.answer(only, text, options)).text;
      const messages = [{ role: 'user' as const, text, sights }];
      return (await models.complete({ instructions: directInstructions, messages, maxTokens: 1000 }, options)).text;
    });
    const { cost, tokens } = part.bill;
    return {
      ...{ answer: said, answered: true, program: '', ms: passed() },
      ...{ tokens: (tokens?.input ?? 0) + (tokens?.output ?? 0), cost, refused: 0 },
    };
  };
