import type { Example, ExampleSource } from '../../contracts/learning.js';
import type { Region } from '../../contracts/turn.js';
import type { Learner, LearningServices, StepCorrection } from '../../learning/kind.js';
import { scaleBox } from '../../util/pixel-part.js';
import { seenColours } from '../../vision/region-colours.js';
import { argumentOf, textOf } from '../shared/step-values.js';
import { nearbyViews, toldExample } from '../shared/told-example.js';
import { coloursTool } from './decide.js';
import { colourIn, learnColour, nameIn, refusedColour } from './learn-colour.js';

/** Names of colours as the team uses them: points in OKLab, each with how far its name reaches. */
export const colours: Learner = {
  async fromCorrection(correction, services) {
    const { step, proof, author, turn } = correction;
    const said = textOf(step.output);
    const { name, instead } = colourIn(textOf(proof.after), said);
    const source: ExampleSource = { kind: 'correction', author, turn: turn.id };
    const example = name === '' ? undefined : await exampleOf(correction, instead, name, source, services);
    if (!example)
      return { concept: name || 'colour', draft: refusedColour('I see no colour there that it names'), examples: [] };
    return { concept: name, draft: learnColour(example, services), examples: [example] };
  },

  async fromConfirmation(confirmed, services) {
    const { step, author, turn } = confirmed;
    const [said] = textOf(step.output).split(' and ');
    const example = await exampleOf(confirmed, said, said, { kind: 'confirmation', author, turn: turn.id }, services);
    return example ? [example] : [];
  },

  async relearn(removed, { pool, examples }) {
    return removed
      .filter(({ tool }) => tool === coloursTool)
      .flatMap((gone) => {
        const replaces = pool
          .all()
          .filter(({ tool, concept }) => tool === coloursTool && concept === nameIn(gone))
          .filter((prompt) => prompt.kind === 'soft' && samePoint(prompt.key, gone.feature))
          .filter(
            (prompt) =>
              !examples.some((left) => nameIn(left) === prompt.concept && samePoint(left.feature, gone.feature)),
          )
          .map(({ id }) => id);
        return replaces.length === 0 ? [] : [{ replaces, draft: refusedColour('its example was forgotten') }];
      });
  },
};

const samePoint = (one: Float32Array | undefined, other: Float32Array | undefined): boolean =>
  one !== undefined && other !== undefined && one.every((value, at) => value === other[at]);

/**
 * The point that a colour's name is told of, and the same as seen a little otherwise: cut closer and wider. Undefined
 * where nothing has a colour.
 * @param said the name that the tool gave it
 */
async function exampleOf(
  given: Pick<StepCorrection, 'step' | 'values' | 'image'>,
  said: string,
  name: string,
  source: ExampleSource,
  services: LearningServices,
): Promise<Example | undefined> {
  const { image } = given;
  const sight = await services.pictures.sight(image);
  const object = argumentOf(given, 'object');
  const region = object?.type === 'Regions' ? object.regions.toSorted((a, b) => b.score - a.score).at(0) : undefined;
  const pointIn = async (part: Region | undefined, view = image.view): Promise<Float32Array | undefined> => {
    const { shares, pointOf } = await seenColours(part, view, sight, services);
    const base = shares.find((share) => share.name === said) ?? shares[0];
    const point = base && pointOf(base.name);
    return point && Float32Array.from(point);
  };
  const feature = await pointIn(region);
  if (!feature) return undefined;
  const others = region
    ? await Promise.all(
        [0.85, 1.1].map((factor) => pointIn({ ...region, mask: undefined, box: scaleBox(region.box, factor) })),
      )
    : await Promise.all(nearbyViews(image).map((view) => pointIn(undefined, view)));
  const augmented = others.flatMap((other) => (other ? [{ feature: other, candidates: [other] }] : []));
  const shown = region ? { ...image, view: region.box } : image;
  return toldExample(
    { tool: coloursTool, given: said, right: name, image: shown, feature, augmented, source },
    services,
  );
}
