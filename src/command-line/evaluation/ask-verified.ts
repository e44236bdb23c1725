import type { Bot } from '../../bot.js';
import type { Models } from '../../contracts/model.js';
import type { Region, RegionsValue, Turn, Value } from '../../contracts/turn.js';
import { readYesNo } from '../../language/read-words.js';
import { meteredModels } from '../../money/metered-models.js';
import { type Outcome, outcomeOf } from '../../program/run-program.js';
import { answerWords } from '../../show/values.js';
import { startStopwatch } from '../../util/stopwatch.js';
import { type AnswerCase, askWithinBudget, turnAnswer } from './evaluate.js';

/** Verifying more regions of a step would cost more than it tells. */
const maxVerifiedRegions = 12;

/**
 * Verifies what each step found, as ExoViP does (Wang et al., COLM 2024): a vision model is asked about every region
 * whether it shows what it is called, and whether it does not; a region whose yes does not outweigh that is dropped, and
 * the rest of the program runs again. Of ExoViP's verifiers this is the questioning one; its search for other programs
 * is left out.
 */
export const askVerified: AnswerCase = async (bot, question, context) => {
  const turn = await askWithinBudget(bot, question, context);
  const plain = turnAnswer(turn);
  if (turn.status !== 'answered' || !turn.program) return plain;
  const passed = startStopwatch();
  const { team, author: person } = turn.request;
  const account = bot.treasury.open({ team, person }, 'question');
  const models = meteredModels(bot.models, account.part());
  const replaced = new Map<string, Value>();
  let outcome: Outcome | undefined;
  for (const { output, tool } of turn.program.instructions) {
    const step = (outcome?.steps ?? turn.steps).find(({ instruction }) => instruction.output === output);
    const isFallible = bot.tools.some(({ name, fallible }) => name === tool && fallible);
    if (!isFallible || step?.status !== 'done' || step.output.type !== 'Regions') continue;
    const verified = await verify(step.output, models, bot, turn, context.signal);
    if (verified.regions.length === step.output.regions.length) continue;
    replaced.set(output, verified);
    const options = { replaced, known: turn.steps, account, signal: context.signal };
    outcome = await outcomeOf(await bot.runner.run(turn.request, turn.program, options));
  }
  const { cost, tokens } = account.bill;
  return {
    ...plain,
    ...(outcome && answerOf(outcome)),
    ms: plain.ms + passed(),
    cost: plain.cost + cost,
    tokens: plain.tokens + (tokens?.input ?? 0) + (tokens?.output ?? 0),
  };
};

function answerOf(outcome: Outcome): { readonly answer: string; readonly answered: boolean } {
  if (outcome.status === 'done') return { answer: answerWords(outcome.result), answered: true };
  return { answer: outcome.status === 'failed' ? outcome.fault : 'It was stopped.', answered: false };
}

async function verify(
  found: RegionsValue,
  models: Models,
  bot: Bot,
  { request }: Turn,
  signal: AbortSignal,
): Promise<RegionsValue> {
  const { pixels, id } = await bot.memory.pictures(request.team).sight({ type: 'Image', picture: found.picture });
  const certainty = async ({ box: view }: Region, asked: string): Promise<number> => {
    const { text, confidence = 1 } = await models.answer({ id, pixels, view }, `${asked} Answer yes or no.`, {
      signal,
    });
    const isYes = readYesNo(text);
    return isYes === undefined ? 0.5 : isYes ? confidence : 1 - confidence;
  };
  const kept: Region[] = [];
  for (const [position, region] of found.regions.entries()) {
    const what = region.name ?? region.label;
    const isShown =
      position >= maxVerifiedRegions ||
      (await certainty(region, `Does this show ${what}?`)) -
        (await certainty(region, `Does this show something other than ${what}?`)) >=
        0;
    if (isShown) kept.push(region);
  }
  return { ...found, regions: kept };
}
