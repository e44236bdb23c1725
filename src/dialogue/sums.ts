import { readNumber } from '../language/read-words.js';
import { antecedent, type Context, type Reading, type Rule } from './context.js';

/** What several counts come to, and how they compare. */

const counts = /^(?:and )?(?:how many|count|number of)\b/i;

/** What was counted in the last turns, the newest last: "dogs", "cats". */
function counted({ exchange, grammar }: Pick<Context, 'exchange' | 'grammar'>): readonly string[] {
  const turns = exchange.slice(exchange.findLastIndex(({ text }) => !counts.test(text)) + 1);
  const nouns = turns.flatMap((turn) => {
    const one = antecedent({ exchange: [turn], grammar });
    return one && readNumber(turn.answer ?? '') !== undefined ? [one.bare(true)] : [];
  });
  return [...new Set(nouns)];
}

const sum =
  /^(?:(?:what(?:'s| is) )?(?:the )?(?:sum|total)(?: of (?:both|them|those|these|the two|all(?: of them)?))?|(?:both|all|all of them|the two|everything|them|those) (?:together|combined|added|summed up|in total)|(?:add|sum|count) (?:them|those|both|it|these|all)(?: all)?(?: up| together)?|together|combined|in sum|how (?:many|much) is that together|(?:and )?how many (?:of )?both)$/;
const comparison =
  /^(?:(?:can you |could you )?compare (?:them|those|these|both|the two|it|that)|which (?:are|is) there more(?: of)?|(?:what|which) (?:are|is) (?:there )?(?:the )?(?:more|most)(?: of)?|more of (?:which|what)|which (?:has|have|is|are) more|which (?:one )?is (?:it )?more|are (?:there|they) (?:equally|the same|as) many|(?:is it|are they) the same (?:number|amount)|(?:the )?same (?:number|amount)|equally many)$/;
const difference =
  /^(?:what(?:'s| is) )?(?:the )?difference(?: between (?:them|those|the two))?$|^(?:by )?how (?:many|much) more$|^how many more(?: (?:is|are) (?:that|there))?$/;

/** "And together?", "compare them", "what's the difference?" after several counts. */
export const ofCounts: Rule = (context): Reading | undefined => {
  const { plain, pictures } = context;
  const isSum = sum.test(plain);
  if (!isSum && !comparison.test(plain) && !difference.test(plain)) return undefined;
  const names = counted(context).slice(-3);
  if (isSum) {
    if (names.length < 2) return undefined;
    const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
    return { text: `how many ${list} are there in ${pictures > 1 ? 'all pictures' : 'total'}?` };
  }
  const [one, other] = names.slice(-2);
  if (other === undefined) return undefined;
  return {
    text: difference.test(plain)
      ? `how many more ${one} than ${other} are there?`
      : `are there more ${one} or ${other}?`,
  };
};
