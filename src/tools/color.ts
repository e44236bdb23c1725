import type { LearnedPrompts } from '../contracts/learning.js';
import type { Sight } from '../contracts/model.js';
import { defineTool, type ToolContext, type ToolResult } from '../contracts/tool.js';
import type { ImageValue, Region } from '../contracts/turn.js';
import { prominent } from '../language/place-words.js';
import { readYesNo } from '../language/read-words.js';
import { coloursTool, learnedColour } from '../skills/colours/decide.js';
import { boxArea } from '../util/box.js';
import { doubtOf } from '../util/colour/colour-name.js';
import { type NamedShare, sayColours } from '../util/colour/main-colours.js';
import { type SeenColours, seenColours } from '../vision/region-colours.js';

import { regionsToUse, takeBest } from './shared/regions.js';

export const color = defineTool({
  name: 'COLOR',
  summary: 'Names the main colour of a picture, or of what was found.',
  sample: 'What colour is the bus?',
  brief: 'tell its colour',
  parameters: {
    image: { type: 'Image', summary: 'the picture, or a crop of it' },
    object: {
      type: 'Regions',
      optional: true,
      summary: 'what LOC or SELECT found; of several the one with the best score counts',
    },
    each: { type: 'Text', optional: true, summary: "'yes' for those of all that were found, the largest first" },
  },
  returns: ['Text', 'List'],
  examples: [
    'ANSWER0=COLOR(image=IMAGE,object=BOX0)',
    'ANSWER0=COLOR(image=IMAGE0)',
    "ANSWER0=COLOR(image=IMAGE,object=BOX0,each='yes')",
  ],
  capabilities: ['segment'],
  fallible: true,
  learns: 'colours',
  prompted: [coloursTool],
  version: 3,
  async run({ image, object, each }, context) {
    context.signal.throwIfAborted();
    const found = object && regionsToUse('COLOR', image, object, 'look at');
    const sight = await context.pictures.sight(image);
    if (found && found.length > 1 && readYesNo(each?.value ?? '')) return coloursOfEach(found, image, sight, context);
    const chosen = found && takeBest(found);
    const seen = await seenColours(chosen?.best, image.view, sight, context);
    const { shares, used } = named(seen, context.prompts, image.picture.id);
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

/** More are not looked at one by one: each takes a mask. */
const maxEach = 12;

async function coloursOfEach(
  found: readonly Region[],
  image: ImageValue,
  sight: Sight,
  context: ToolContext,
): Promise<ToolResult> {
  // What stands in front is what a person means first, and specks behind it they do not mean.
  const seen = prominent(found.slice(0, maxEach)).toSorted((a, b) => boxArea(b.box) - boxArea(a.box));
  const items: string[] = [];
  const prompts = new Set<string>();
  let confidence = 1;
  for (const region of seen) {
    context.signal.throwIfAborted();
    const { shares, used } = named(
      await seenColours(region, image.view, sight, context),
      context.prompts,
      image.picture.id,
    );
    items.push(sayColours(shares));
    confidence = Math.min(confidence, shares[0]?.share ?? 0);
    for (const id of used) prompts.add(id);
  }
  const note = found.length > maxEach ? `I looked at the ${maxEach} clearest of ${found.length}.` : undefined;
  return { output: { type: 'List', items }, confidence, note, prompts: [...prompts] };
}

/** Colours that are large enough to be said may have a name of the team's own. */
const sayable = 2;

function named(
  { shares, pointOf }: SeenColours,
  prompts: LearnedPrompts,
  picture: string,
): { readonly shares: readonly NamedShare[]; readonly used: readonly string[] } {
  const used: string[] = [];
  const renamed = new Map<string, number>();
  for (const [rank, { name, share }] of shares.entries()) {
    const point = rank < sayable ? pointOf(name) : undefined;
    const learned = point && learnedColour(prompts, point, picture);
    if (learned) used.push(learned.prompt);
    const said = learned?.name ?? (point && doubtOf(name, point)?.said) ?? name;
    renamed.set(said, (renamed.get(said) ?? 0) + share);
  }
  return {
    shares: [...renamed].map(([name, share]) => ({ name, share })).sort((a, b) => b.share - a.share),
    used: [...new Set(used)],
  };
}
