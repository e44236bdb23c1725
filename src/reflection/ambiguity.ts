import type { Explanation, Mistake, Open, ProvedChange } from './explainer.js';
import { reflectionMessages } from './messages.js';
import { suspicionBonus } from './search-changes.js';
import { toolFault } from './tool-fault.js';

/**
 * How much likelier (nats of odds) than any other step's a change must be to explain a number, a yes or a no, which many
 * changes come to. Of 400 planted faults, the likeliest was the planted one in 99 % of those that are so clear, in 72 % of
 * the rest, and then the second.
 */
const clearly = 0.75;

/**
 * The change to blame, of those that turn the answer. A number, a yes or a no needs more than the smallest change: that it is
 * clearly the likeliest, that the person says where it went wrong, or a critic's voice. Otherwise the person is asked which
 * of two it was.
 */
export async function blameOrAsk(changes: readonly ProvedChange[], mistake: Mistake): Promise<Explanation | Open> {
  const { turn, objection, critic } = mistake;
  const { wanted, suspects } = objection;
  const [first] = changes;
  const blame = (one: ProvedChange): Explanation =>
    toolFault(turn, [one, ...changes.filter((change) => change !== one)]);
  if (changes.length === 1 || (wanted?.kind !== 'number' && wanted?.kind !== 'boolean')) return blame(first);
  if (suspects !== undefined && first.step === suspects) return blame(first);
  const critique = await critic.judge();
  const named = critique?.at === 'step' ? critique.step : undefined;
  // What the critic's word has added is taken off again: it speaks for itself below.
  const likelihood = ({ cost, step }: ProvedChange): number => -cost - (step === named ? suspicionBonus : 0);
  const [likeliest, ...others] = changes.toSorted((a, b) => likelihood(b) - likelihood(a));
  if (likeliest.step === named) return blame(likeliest);
  const rival = others.find(({ step }) => step === named) ?? others[0];
  const needed = rival.step === named ? clearly + suspicionBonus : clearly;
  if (likelihood(likeliest) - likelihood(rival) >= needed) return blame(likeliest);
  const found = await foundByLook([likeliest, rival], mistake);
  return found ? blame(found) : { open: reflectionMessages.whichOfTwo, candidates: [likeliest, rival] };
}

/** Local critique: the one of two steps that a critic finds wrong when it looks at each. */
async function foundByLook(pair: readonly ProvedChange[], { critic }: Mistake): Promise<ProvedChange | undefined> {
  const opinions = await Promise.all(pair.map(({ step }) => critic.judgeStep(step)));
  if (opinions.includes(undefined)) return undefined;
  const wrong = pair.filter((_, at) => opinions[at]?.right === false);
  if (wrong.length !== 1) return undefined;
  critic.settle('proved');
  return wrong[0];
}
