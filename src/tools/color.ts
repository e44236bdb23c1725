import type { LearnedPrompts } from '../contracts/learning.js';
import { defineTool } from '../contracts/tool.js';
import { coloursTool, learnedColour } from '../skills/colours/decide.js';
import { type NamedShare, sayColours } from '../util/colour/main-colours.js';
import { type SeenColours, seenColours } from '../vision/region-colours.js';

import { regionsToUse, takeBest } from './shared/regions.js';

export const color = defineTool({
  name: 'COLOR',
  summary: 'Names the main colour of a picture, or of what was found.',
  brief: 'tell its colour',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: {
      type: 'Regions',
      optional: true,
      summary: 'what LOC or SELECT found; of several the one with the best score counts',
    },
  },
  returns: 'Text',
  examples: ['ANSWER0=COLOR(image=IMAGE,object=BOX0)', 'ANSWER0=COLOR(image=IMAGE0)'],
  capabilities: ['segment'],
  fallible: true,
  learns: 'colours',
  prompted: [coloursTool],
  version: 2,
  async run({ image, object }, context) {
    context.signal.throwIfAborted();
    const chosen = object && takeBest(regionsToUse('COLOR', image, object, 'look at'));
    const sight = await context.pictures.sight(image);
    const seen = await seenColours(chosen?.best, image.view, sight, context);
    const { shares, used } = named(seen, context.prompts);
    const value = sayColours(shares);
    // What it would have said without the team's names is what a person may mean after all.
    const others = [...shares, ...seen.shares].slice(0, 6).filter(({ name }) => name !== value);
    return {
      output: { type: 'Text', value },
      confidence: shares[0]?.share,
      alternatives: [...new Set(others.map(({ name }) => name))].map((name) => ({ type: 'Text', value: name })),
      note: chosen?.note,
      prompts: used,
    };
  },
});

/** Colours that are large enough to be said may have a name of the team's own. */
const sayable = 2;

function named(
  { shares, pointOf }: SeenColours,
  prompts: LearnedPrompts,
): { readonly shares: readonly NamedShare[]; readonly used: readonly string[] } {
  if (prompts.concepts(coloursTool).length === 0) return { shares, used: [] };
  const used: string[] = [];
  const renamed = new Map<string, number>();
  for (const [rank, { name, share }] of shares.entries()) {
    const point = rank < sayable ? pointOf(name) : undefined;
    const learned = point && learnedColour(prompts, point);
    if (learned) used.push(learned.prompt);
    const said = learned?.name ?? name;
    renamed.set(said, (renamed.get(said) ?? 0) + share);
  }
  return {
    shares: [...renamed].map(([name, share]) => ({ name, share })).sort((a, b) => b.share - a.share),
    used: [...new Set(used)],
  };
}
