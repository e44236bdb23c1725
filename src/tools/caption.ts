import { CapabilityError } from '../contracts/errors.js';
import type { Lexicon } from '../contracts/lexicon.js';
import { defineTool } from '../contracts/tool.js';
import type { Region } from '../contracts/turn.js';
import { looksTool } from '../skills/looks/decide.js';
import { joinWords, withArticle } from '../util/format.js';
import { findEverything } from './shared/find-everything.js';

export const caption = defineTool({
  name: 'CAPTION',
  summary: 'Describes a picture in a sentence.',
  brief: 'caption a picture',
  parameters: { image: { type: 'Image', summary: 'the picture, or a crop of it' } },
  returns: 'Text',
  examples: ['ANSWER0=CAPTION(image=IMAGE)'],
  capabilities: ['caption', 'detect', 'propose'],
  fallible: true,
  prompted: [looksTool],
  version: 2,
  async run({ image }, context) {
    const { models, pictures, signal, lexicon } = context;
    signal.throwIfAborted();
    try {
      const said = await models.caption(await pictures.sight(image), { signal });
      return { output: { type: 'Text', value: said.trim() } };
    } catch (error) {
      if (!(error instanceof CapabilityError)) throw error;
      const { regions, confidence, prompts } = await findEverything(image, context);
      return {
        output: { type: 'Text', value: enumerate(regions, lexicon) },
        confidence,
        prompts,
        note: 'That is what I detected, not a description: I have no model that describes pictures.',
      };
    }
  },
});

/** "2 people, a dog and a car": the most frequent first. */
function enumerate(regions: readonly Region[], lexicon: Lexicon): string {
  const counts = new Map<string, number>();
  for (const { name, label } of regions) counts.set(name ?? label, (counts.get(name ?? label) ?? 0) + 1);
  const parts = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([label, count]) => (count === 1 ? withArticle(label) : `${count} ${lexicon.plural(label)}`));
  return joinWords(parts) || 'nothing that I know';
}
