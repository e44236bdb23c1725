import type { CallOptions, Capabilities, Sight } from '../../contracts/model.js';
import { pictureToSend, seenPart } from '../shared/picture-to-send.js';
import { oddOutput } from './failure.js';
import type { Values } from './fill-inputs.js';
import { pickFrom, readText } from './read-output.js';
import type { Services } from './services.js';

const usualSide = 1024;
const longestQuestion = 2000;
/** Characters; a model that tells a story is cut there. */
const longestText = 2000;
const instruction = 'Describe this picture in one or two sentences.';

export function createDescribe({ models, predict }: Services): Pick<Capabilities, 'answer' | 'caption'> {
  async function ask(job: 'answer' | 'caption', sight: Sight, values: Values, options: CallOptions): Promise<string> {
    const model = await models.find(job, options);
    const { side = usualSide, pick } = model.recipe;
    const { uri } = await pictureToSend(sight.pixels, seenPart(sight), { side });
    const output = await predict(model, { ...values, image: uri }, options);
    const text = readText(pickFrom(output, pick));
    if (text === undefined) throw oddOutput(model, 'a text', output);
    return text.slice(0, longestText);
  }

  return {
    answer: async (sight, question, options) => ({
      text: await ask('answer', sight, { question: question.slice(0, longestQuestion) }, options),
    }),
    caption: (sight, options) => ask('caption', sight, { instruction }, options),
  };
}
