import type { Backend, Capability } from '../../contracts/model.js';
import { createCheck } from './check.js';
import { createClient } from './client.js';
import { createDescribe } from './describe.js';
import { createDetect } from './detect.js';
import { createDownloads } from './download.js';
import { createEmbed } from './embed.js';
import { createFill } from './fill.js';
import { createModelFinder } from './find-model.js';
import { type Job, readModelFile } from './model-file.js';
import { createPredict, mostDollars } from './predict.js';
import { createRead } from './read.js';
import { createSegment } from './segment.js';
import { readSettings } from './settings.js';

const jobOf: Readonly<Partial<Record<Capability, Job>>> = {
  ...{ answer: 'answer', caption: 'caption', detect: 'detect', read: 'read', segment: 'segment' },
  ...{ embedText: 'embedText', embedImage: 'embedImage', embedViews: 'embedImage', fill: 'paint' },
};

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
  leads: ['answer', 'caption', 'fill'],
  connect({ environment, fetch, lexicon }) {
    const file = readModelFile();
    const settings = readSettings(environment, file);
    if (!settings) return undefined;
    const client = createClient({ token: settings.token, baseUrl: settings.baseUrl, fetch });
    const models = createModelFinder(file, settings.models, client.inputsOf);
    const downloads = createDownloads(settings.baseUrl);
    const services = { models, predict: createPredict(client), downloads };
    const capabilities = {
      detect: createDetect(services, lexicon),
      segment: createSegment(services),
      ...createDescribe(services),
      read: createRead(services),
      ...createEmbed(services),
      fill: createFill(services),
    };
    return {
      capabilities,
      sendsPicturesTo: settings.baseUrl ? `Replicate (by way of ${new URL(settings.baseUrl).host})` : 'Replicate',
      facts(capability) {
        const job = jobOf[capability];
        if (job === undefined) return undefined;
        const { reference, prices } = models.known(job);
        const dollars = prices.dollarsPerRun ?? prices.dollarsPerSecond * prices.seconds.usual;
        return { model: reference, dollars, most: mostDollars(prices) };
      },
      featureSpace: `replicate/${models.known('embedImage').reference}`,
      check: createCheck(client, models, (capability) => {
        if (capability === 'fill') return ['paint', 'clear'];
        const job = jobOf[capability];
        return job === undefined ? [] : [job];
      }),
      warmUp: async () => undefined,
      close: downloads.close,
    };
  },
};
