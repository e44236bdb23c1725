import type { Backend } from '../../contracts/backend.js';

/** The models are in data/replicate-models.json; a setting may name any other. */
export const replicate: Backend = {
  name: 'replicate',
  summary: 'Vision models hosted by replicate.com: billed by the second, pictures leave the machine',
  environment: [
    {
      name: 'REPLICATE_API_TOKEN',
      summary:
        'API token of replicate.com: answers, captions and edits are made there; for other things, or with another model, say so: CLOVABOT_DETECT=replicate, CLOVABOT_ANSWER=replicate:owner/name:version',
      secret: true,
    },
    {
      name: 'REPLICATE_BASE_URL',
      summary: 'Another address of Replicate’s API, for results as well: a proxy',
      example: 'https://replicate-proxy.example.org/v1',
    },
  ],
  offers: {
    answer: 'BLIP-2, or a model of your choice',
    caption: 'Florence-2 large, or a model of your choice',
    fill: 'paints what is described (FLUX.1 Fill) or the surroundings (LaMa)',
    detect: 'anything that can be named (Grounding DINO)',
    read: 'Florence-2 large',
    segment: 'what is in front within a box, finely cut (InSPyReNet)',
    embedText: 'CLIP ViT-L/14, 768 numbers a sentence',
    embedImage: 'CLIP ViT-L/14, 768 numbers a view',
    embedViews: 'CLIP ViT-L/14, a prediction a view',
  },
  preferredFor: ['answer', 'caption', 'fill'],
  async connect(options) {
    if (!options.environment.REPLICATE_API_TOKEN?.trim()) return undefined;
    const { connectReplicate } = await import('./connect.js');
    return connectReplicate(options);
  },
};
