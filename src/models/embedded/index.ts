import type { Backend } from '../../model.js';
import { createDetector } from './detect.js';
import { createFaceFinder } from './faces.js';
import { createFeatures } from './features.js';
import { createOcr } from './ocr.js';
import { createOpencv } from './opencv.js';
import { createProposer } from './propose.js';
import { createTextEncoder } from './text.js';
import { createVisionClient } from './vision-client.js';

/**
 * Real models that come with `npm ci`, on the processor, in worker threads: two for the nets that look at pictures,
 * one each for text features, OpenCV and reading. Each starts and loads at its first use.
 */
export const embedded: Backend = {
  name: 'embedded',
  summary: 'Models that ship with the bot: no key, no download, nothing leaves the machine',
  environment: [],
  offers: {
    detect: 'CenterNet: COCO’s 80 categories, their synonyms and kinds (mAP50 .58)',
    propose: 'what CenterNet found of any kind, then a grid of windows',
    faces: 'BlazeFace at several scales, FaceRes features for telling people apart',
    embedImage: 'CenterNet’s trunk, 832 numbers a view',
    embedViews: 'CenterNet’s trunk, 832 numbers a view',
    embedText: 'Universal Sentence Encoder Lite: English, 512 numbers a sentence',
    segment: 'GrabCut inside a box (mean IoU .63)',
    fill: 'continues the surroundings (Telea inpainting); paints nothing new',
    match: 'finds flat things again by their printed detail (ORB)',
    read: 'PP-OCRv4: signs, boards, print; Latin letters',
  },
  connect({ lexicon }) {
    const vision = createVisionClient();
    const text = createTextEncoder();
    const opencv = createOpencv();
    const ocr = createOcr();
    const detector = createDetector(vision, lexicon);
    const { embedImage, embedViews } = createFeatures(vision);
    return {
      capabilities: {
        detect: detector.detect,
        propose: createProposer(detector),
        faces: createFaceFinder(vision),
        embedImage,
        embedViews,
        embedText: text.embedText,
        segment: opencv.segment,
        fill: opencv.fill,
        match: opencv.match,
        read: ocr.read,
      },
      async warmUp(signal) {
        // What every question needs; OpenCV and reading wait until they are asked for, which saves their memory.
        await Promise.all([text.warmUp(signal), vision.warmUp(signal)]);
      },
      async close() {
        await Promise.all([vision.close(), text.close(), opencv.close(), ocr.close()]);
      },
    };
  },
};
