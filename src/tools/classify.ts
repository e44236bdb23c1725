import { ToolError } from '../contracts/errors.js';
import { defineTool, type ToolContext } from '../contracts/tool.js';
import type { ImageValue, Region } from '../contracts/turn.js';
import { dormantWord, looksTool, taughtWord } from '../skills/looks/decide.js';
import { askAbout } from './shared/ask-about.js';
import { regionsOfKind } from './shared/choose-regions.js';
import { classifyTaught } from './shared/choose-taught.js';

/** More names cannot be told apart in one question. */
const maxCategories = 100;

export const classify = defineTool({
  name: 'CLASSIFY',
  summary: 'Names what was found from a list; leaves out what fits none.',
  brief: 'name them from a list',
  parameters: {
    image: { type: 'Image', summary: 'the picture in which it was found' },
    object: { type: 'Regions', summary: 'what to name: found by LOC, FACEDET or SEG' },
    categories: { type: ['List', 'Text'], summary: "the names: from LIST, or with commas, such as 'cat,dog'" },
  },
  returns: 'Regions',
  examples: [
    'OBJ1=CLASSIFY(image=IMAGE,object=OBJ0,categories=LIST0)',
    "OBJ1=CLASSIFY(image=IMAGE,object=OBJ0,categories='cat,dog')",
  ],
  capabilities: ['answer', 'answerEach', 'embedViews', 'guessKinds', 'faces'],
  fallible: true,
  learns: 'looks',
  prompted: [looksTool],
  version: 3,
  async run({ image, object, categories }, context) {
    context.signal.throwIfAborted();
    const { picture, regions } = object;
    const names = categoryNames(categories.type === 'List' ? categories.items : categories.value.split(','));
    if (names.length === 0) throw new ToolError('[CLASSIFY] there are no names to choose from; list at least one');
    const labelled = new Map<Region, string>();
    for (const name of names)
      for (const region of regionsOfKind(name, regions, context.lexicon) ?? [])
        if (!labelled.has(region)) labelled.set(region, name);

    const words = new Map(names.flatMap((name) => [[taughtWord(name, context), name] as const]));
    words.delete(undefined);
    const taught = await namedByLook(words, regions, image, context);
    for (const [region, { name, isSure }] of taught.named)
      if (isSure || !labelled.has(region)) labelled.set(region, name);

    const open = regions.filter((region) => !labelled.has(region));
    // Where labels name something, what they leave open is none of the names; where they name nothing, it takes a model.
    if (open.length > 0 && labelled.size === 0 && words.size < names.length) {
      const question = `Which of these is it: ${names.join(', ')}? Answer with one of these names, or none.`;
      const purpose = `tell whether it is ${shortList(names)}`;
      const sight = await context.pictures.sight({ type: 'Image', picture: image.picture });
      for (const { region, text } of await askAbout('CLASSIFY', open, question, purpose, sight, context)) {
        const name = nameIn(text, names);
        if (name) labelled.set(region, name);
      }
    }
    const named = regions.flatMap((region) => {
      const name = labelled.get(region);
      return name === undefined ? [] : [{ ...region, name }];
    });
    const asleep = names.flatMap((name) => dormantWord(name, context) ?? []).slice(0, 1);
    return {
      output: { type: 'Regions', picture, regions: named },
      confidence: Math.min(1, ...named.map(({ score }) => score)),
      note:
        regions.length > 0 && named.length === 0
          ? [`None of what was found is ${shortList(names)}.`, ...asleep].join(' ')
          : asleep.at(0),
      prompts: taught.prompts,
    };
  },
});

/** @param words taught words with the names that were asked for */
async function namedByLook(
  words: ReadonlyMap<string | undefined, string>,
  regions: readonly Region[],
  image: ImageValue,
  context: ToolContext,
) {
  const taught = [...words.keys()].filter((word) => word !== undefined);
  if (taught.length === 0 || regions.length === 0) return { named: [], prompts: [] };
  const { names, prompts } = await classifyTaught(taught, regions, image, context);
  const named = regions.flatMap((region, position) =>
    names[position].map(({ word, isSure }) => [region, { name: words.get(word) ?? word, isSure }] as const),
  );
  return { named, prompts };
}

const categoryNames = (raw: readonly string[]): readonly string[] =>
  [...new Set(raw.map((name) => name.trim()).filter((name) => name !== ''))].slice(0, maxCategories);

/** The category that an answer names: the longest, for "polar bear" holds "bear". */
function nameIn(answer: string, names: readonly string[]): string | undefined {
  const said = answer.toLowerCase();
  return [...names].sort((a, b) => b.length - a.length).find((name) => said.includes(name.toLowerCase()));
}

const shortList = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} or another of the ${names.length} names` : names.join(' or ');
