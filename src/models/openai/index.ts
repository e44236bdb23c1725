import type { Backend } from '../../contracts/backend.js';
import { openaiEnvironment, readSettings } from './settings.js';

/**
 * Language and vision models behind OpenAI's API: its own, or any server that speaks it (Ollama, vLLM, llama.cpp,
 * LM Studio). Chat completions, since they are what all of them have.
 */
export const openai: Backend = {
  name: 'openai',
  summary: 'Language and vision models of OpenAI, or of any server that speaks its API, also on one’s own machine',
  connectedBy: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
  environment: openaiEnvironment,
  offers: {
    complete: 'any language model',
    answer: 'any vision model, about anything that is to be seen',
    discuss: 'any vision model, about several pictures at once, and at length',
    answerEach: 'any vision model, about several places of a picture at once',
    caption: 'any vision model, in a sentence',
    list: 'general knowledge of the language model',
    fill: 'paints what is described; of one’s own server only with CLOVABOT_FILL=openai:model',
    read: 'any vision model; places are rough',
    detect: 'any vision model that gives boxes; of any concept, places are rough',
    recognise: 'any vision model that takes several pictures, by pictures of the thing',
    seek: 'what the detector does not know, or is not sure of',
  },
  preferredFor: ['complete', 'answer', 'caption', 'list', 'fill'],
  async connect(options) {
    const settings = readSettings(options.environment);
    if (!settings) return undefined;
    const { connectOpenai } = await import('./connect.js');
    return connectOpenai(settings, options);
  },
};
