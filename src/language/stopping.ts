/** What people say to have what they asked for stopped, and nothing else. */
import { isStopSign } from '../util/stop-signs.js';

const before =
  /^(?:(?:ok(?:ay)?|no(?! need)|oh|please|pls|sorry|actually|wait|hey|thanks|and|just|@?clovabot)[\s,.!]+)*/iu;
const after =
  /(?:[\s,.!]+(?:please|pls|thanks|thank you|thx|now|already|again|everything|all|for now|any ?more|sorry|@?clovabot))*[\s.!…]*$/iu;
const verbs = '(?:stop|cancel|abort|halt|quit|end|kill|stopp|interrupt)';
const things =
  '(?:it|that|this|them|these|those|all|everything|(?:my|the|this|that|these|those|all(?: of)?(?: my)?|your) (?:last |other )?(?:question|request|edit|job|task|order|work|search|answer)s?)';
const said = new RegExp(
  `^(?:(?:${verbs})(?: (?:${things}|working|looking|searching|trying|editing|working on (?:it|that|this)|looking for (?:it|that|them)|doing (?:it|that|this)))?|(?:leave|drop|forget|scrap) (?:it|that|this)|never ?mind|no need|don['’]?t bother|can you (?:stop|cancel)(?: ${things})?|you can (?:stop|cancel)(?: ${things})?|arr[eê]te(?:z)?|abbrechen|para|basta|cancelar|annuler|停止|取消|やめて|중지|취소)$`,
  'iu',
);

/** “stop”, “please cancel it”, “never mind”, ⏹; not “stop the bus” or “is there a stop sign?”. */
export function isStopping(text: string): boolean {
  const plain = text.trim().replace(/^<?\//u, '');
  if (isStopSign(plain)) return true;
  const core = plain.replace(before, '').replace(after, '');
  return said.test(core);
}
