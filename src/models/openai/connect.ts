import { lookup } from 'node:dns/promises';
import type { BackendOptions, ConnectedBackend } from '../../contracts/backend.js';
import type { Capabilities, Capability } from '../../contracts/model.js';
import { createSafeFetch } from '../../util/safe-fetch.js';
import { createPatientFetch } from '../shared/patient-fetch.js';
import { languageDollars, pictureTokens, readPrices } from '../shared/prices.js';
import { createAnswerEach } from './answer-each.js';
import { createChat } from './chat.js';
import { createCheck } from './check.js';
import { createDetect, createRecognise } from './detect.js';
import { createDiscuss } from './discuss.js';
import { createFill } from './fill.js';
import { createList } from './list.js';
import { createAnswer, createCaption } from './look.js';
import { createPaint } from './paint.js';
import { createRead } from './read.js';
import type { OpenAiSettings } from './settings.js';

export function connectOpenai(settings: OpenAiSettings, { fetch: given }: BackendOptions): ConnectedBackend {
  const patient = createPatientFetch(given);
  const { fetch } = patient;
  const prices = readPrices(settings.unlisted);
  const chat = createChat({ settings, fetch, prices });
  const web = createSafeFetch({
    lookup: (host) => lookup(host, { all: true }),
    userAgent: 'Clovabot/0.1',
    trustedOrigins: [new URL(settings.baseUrl).origin],
  });
  const paints = settings.modelFor('fill') !== undefined;
  const capabilities: Partial<Capabilities> = {
    complete: (request, options) => chat('complete', request, options),
    answer: createAnswer(chat),
    discuss: createDiscuss(chat),
    answerEach: createAnswerEach(chat),
    caption: createCaption(chat),
    list: createList(chat),
    read: createRead(chat),
    detect: createDetect(chat, 'detect', settings.modelFor('detect')),
    seek: createDetect(chat, 'seek', settings.modelFor('seek')),
    recognise: createRecognise(chat, settings.modelFor('recognise')),
    ...(paints && { fill: createFill(createPaint({ settings, fetch, prices, web })) }),
  };
  return {
    displayName: settings.displayName,
    sendsPicturesTo: settings.displayName ?? 'OpenAI',
    capabilities,
    facts(capability) {
      const model = settings.modelFor(capability);
      if (model === undefined || !(capability in capabilities)) return undefined;
      if (capability === 'fill') {
        const painting = prices.painting(model);
        return { model, dollars: painting?.typical, maxDollars: painting?.most, assumed: painting?.assumed };
      }
      const price = prices.language(model);
      const dollars = price && languageDollars(price, typicalUse(capability, pictureTokens(price)));
      return { model, dollars, assumed: price?.assumed };
    },
    check: createCheck({ settings, fetch, chat, capabilities }),
    maxCallMs: Math.max(settings.timeoutMs, paints ? settings.paintingTimeoutMs : 0),
    warmUp: async () => undefined,
    async close() {
      await Promise.all([web.close(), patient.close()]);
    },
  };
}

/** Tokens of a usual call. */
function typicalUse(capability: Capability, picture: number): Parameters<typeof languageDollars>[1] {
  if (capability === 'complete') return { input: 2000, cached: 1200, written: 0, output: 200 };
  if (capability === 'list') return { input: 150, cached: 0, written: 0, output: 100 };
  const output = capability === 'answer' ? 10 : capability === 'discuss' ? 120 : capability === 'caption' ? 40 : 300;
  const pictures = capability === 'recognise' ? 2 : 1;
  return { input: 200 + pictures * picture, cached: 0, written: 0, output };
}
