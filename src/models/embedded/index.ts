import type { Backend } from '../../contracts/backend.js';
import { viewSpace } from '../../vision/views.js';
import { createDetector } from './detect.js';
import { createFaceFinder } from './faces.js';
import { createFeatures, createTextEncoder } from './features.js';
import { createOcr } from './ocr.js';
import { createOpencv } from './opencv.js';
import { createProposer } from './propose.js';
import { createTensorClient } from './tensor-client.js';
import { machineTurns, readWorkers, workersWords } from './workers.js';

/**
 * Real models that come with `npm ci`, on the processor, in worker threads: some for the nets that see
 * (`CLOVABOT_WORKERS`), one each for texts, OpenCV and reading. Each starts and loads at its first use.
 */
export const embedded: Backend = {
  name: 'embedded',
  summary: 'Models that ship with the bot: no key, no download, nothing leaves the machine',
  environment: [],
  offers: {
    detect: 'CenterNet: COCO’s 80 categories, their synonyms and kinds (mAP50 .58)',
    propose: 'what CenterNet found of any kind, then a grid of windows',
    guessKinds: 'all that CenterNet takes a place for',
    faces: 'BlazeFace at several scales, FaceRes features for telling people apart',
    embedImage: 'CenterNet’s trunk, 832 numbers a view',
    embedViews: 'CenterNet’s trunk, 832 numbers a view',
    embedText: 'Universal Sentence Encoder Lite: English, 512 numbers a sentence',
    segment: 'GrabCut inside a box, edges refined',
    fill: 'continues the surroundings (PatchMatch); paints nothing new',
    match: 'finds flat things again by their printed detail (ORB)',
    read: 'PP-OCRv4: signs, boards, print; Latin letters',
  },
  async connect({ environment, lexicon }) {
    const workers = readWorkers(environment);
    const turns = machineTurns(workers);
    const tensors = createTensorClient(workers, turns);
    const embedText = createTextEncoder(tensors);
    const opencv = createOpencv(turns);
    const ocr = createOcr(turns);
    const detector = createDetector(tensors, lexicon);
    const { embedImage, embedViews } = createFeatures(tensors);
    return {
      capabilities: {
        detect: detector.detect,
        propose: createProposer(detector),
        guessKinds: detector.guessKinds,
        faces: createFaceFinder(tensors),
        embedImage,
        embedViews,
        embedText,
        segment: opencv.segment,
        fill: opencv.fill,
        match: opencv.match,
        read: ocr.read,
      },
      cannotPaint: true,
      takesTurns: true,
      featureSpace: viewSpace,
      machine: workersWords(environment),
      async warmUp(signal) {
        // What every question needs; OpenCV and reading wait until they are asked for, which saves their memory.
        await Promise.all([tensors.warmUp(signal), embedText(['How many dogs are there?'], { signal })]);
      },
      async close() {
        await Promise.all([tensors.close(), opencv.close(), ocr.close()]);
      },
    };
  },
};
