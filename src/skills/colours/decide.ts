import type { LearnedPrompts, SoftPrompt } from '../../contracts/learning.js';
import type { LabPoint } from '../../util/colour/oklab.js';

/** Under this name the pool keeps names of colours that people have taught. */
export const coloursTool = 'COLOR';
/** Three numbers: lightness, a and b. */
export const colourSpace = 'oklab';

/**
 * How different two colours look: as in OKLab, where .02 is just seen and black is 1 from white; light and shadow on a
 * thing count half.
 */
export const colourDistance = (a: LabPoint | Float32Array, b: LabPoint | Float32Array): number =>
  Math.hypot(lightnessWeight * (a[0] - b[0]), a[1] - b[1], a[2] - b[2]);
const lightnessWeight = 0.5;

export interface LearnedColour {
  readonly name: string;
  readonly prompt: string;
}

/**
 * The name that the team gives a colour: that of the nearest taught point, if it is within that point's reach (which
 * learning has drawn in where other names are near). Names that are confined to pictures are known in these alone.
 * @param picture the id of the picture that it is seen in
 */
export function learnedColour(
  prompts: Pick<LearnedPrompts, 'active' | 'concepts'>,
  point: LabPoint | Float32Array,
  picture: string,
): LearnedColour | undefined {
  const taught = prompts
    .concepts(coloursTool)
    .flatMap((name) => prompts.active(coloursTool, name))
    .filter((prompt): prompt is SoftPrompt => prompt.kind === 'soft' && prompt.space === colourSpace)
    .filter(({ here }) => here === undefined || here.includes(picture))
    .map((prompt) => ({ prompt, distance: colourDistance(point, prompt.key) }))
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = taught;
  if (!nearest || nearest.distance > nearest.prompt.bias) return undefined;
  return { name: nearest.prompt.concept, prompt: nearest.prompt.id };
}
