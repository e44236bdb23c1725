import type { Backend } from '../../contracts/backend.js';
import { type LocalCapability, localEnvironment, readSettings } from './settings.js';

const preferredFor = ['detect', 'segment'] as const satisfies readonly LocalCapability[];

/**
 * Open weights with `@huggingface/transformers`, on the processor: each model in a worker thread of its own, fetched from
 * the hub when it is first needed and kept in CLOVABOT_HOME.
 */
export const local: Backend = {
  name: 'local',
  summary:
    'Open weights on this machine with @huggingface/transformers, which you install yourself: fetched once, then nothing leaves the machine',
  environment: localEnvironment,
  connectedBy: ['CLOVABOT_LOCAL'],
  offers: {
    detect: 'anything that can be named (OWLv2 base, 155 MB), or a model of your choice',
    segment: 'what is in a box (SAM 2.1 tiny), or a model of your choice',
    answer: 'SmolVLM 500M, or a model of your choice',
    caption: 'SmolVLM 500M, or a model of your choice',
    complete: 'Qwen3 0.6B, better a larger one of your choice; only when chosen',
    embedText: 'CLIP ViT-B/32, 512 numbers a sentence; only when chosen',
    embedImage: 'CLIP ViT-B/32, 512 numbers a view; only when chosen',
    embedViews: 'CLIP ViT-B/32, 512 numbers a view; only when chosen',
  },
  preferredFor,
  async connect(options) {
    const settings = readSettings(options.environment, preferredFor);
    if (!settings) return undefined;
    const { connectLocal } = await import('./connect.js');
    return connectLocal(settings, options);
  },
};
