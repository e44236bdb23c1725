import type { BackendOptions, ConnectedBackend } from '../../contracts/backend.js';
import type { Capability } from '../../contracts/model.js';
import { createDescribe, createDetect, createFill, createRead, createSegment } from './capabilities.js';
import { createCheck } from './check.js';
import { createClient } from './client.js';
import { createDownloads } from './download.js';
import { createEmbed } from './embed.js';
import { createModelFinder } from './find-model.js';
import { type Job, readModelFile } from './model-file.js';
import { createPredict, maxDollars } from './predict.js';
import { readSettings } from './settings.js';

const jobOf: Readonly<Partial<Record<Capability, Job>>> = {
  ...{ answer: 'answer', caption: 'caption', detect: 'detect', read: 'read', segment: 'segment' },
  ...{ embedText: 'embedText', embedImage: 'embedImage', embedViews: 'embedImage', fill: 'paint' },
};

/** @throws ConfigError like `readSettings` */
export function connectReplicate({ environment, fetch, lexicon }: BackendOptions): ConnectedBackend | undefined {
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
      return { model: reference, dollars, maxDollars: maxDollars(prices) };
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
}
