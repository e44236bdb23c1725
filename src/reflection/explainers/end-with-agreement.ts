import { readNumber, readYesNo } from '../../language/read-words.js';
import type { Mistake, Open } from '../explainer.js';
import { reflectionMessages } from '../messages.js';

/** A number, a yes or a no that is what was answered is agreement, in whatever tone, unless the person shows what is wrong. */
export async function endWithAgreement({ turn, objection }: Mistake): Promise<Open | undefined> {
  const { wanted, exchanged, pointed, suspects, shown = [] } = objection;
  const given = turn.answer?.text;
  if (given === undefined || exchanged || pointed.length + shown.length > 0 || suspects !== undefined) return undefined;
  const isSame =
    (wanted?.kind === 'number' && readNumber(given) === wanted.value) ||
    (wanted?.kind === 'boolean' && readYesNo(given) === wanted.value);
  return isSame ? { open: reflectionMessages.asAnswered(given) } : undefined;
}
