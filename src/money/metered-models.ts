import type { CallOptions, Models } from '../contracts/model.js';
import type { Part } from './treasury.js';

/** The same models; what their calls cost is put on the part, and each is refused that would pass a cap. */
export function meteredModels(models: Models, part: Part): Models {
  const paid = <Result>(options: CallOptions, call: (options: CallOptions) => Promise<Result>): Promise<Result> =>
    part.spend((payment) =>
      call({
        ...options,
        ...payment,
        onSubstitution(substitution) {
          options.onSubstitution?.(substitution);
          payment.onSubstitution?.(substitution);
        },
      }),
    );
  const { guessKinds, match } = models;
  return {
    complete: (request, options) => paid(options, (own) => models.complete(request, own)),
    embedText: (texts, options) => paid(options, (own) => models.embedText(texts, own)),
    embedImage: (sight, options) => paid(options, (own) => models.embedImage(sight, own)),
    embedViews: (sight, boxes, options) => paid(options, (own) => models.embedViews(sight, boxes, own)),
    detect: (sight, concept, options) => paid(options, (own) => models.detect(sight, concept, own)),
    propose: (sight, limit, options) => paid(options, (own) => models.propose(sight, limit, own)),
    guessKinds: guessKinds && ((sight, boxes, options) => paid(options, (own) => guessKinds(sight, boxes, own))),
    faces: (sight, options) => paid(options, (own) => models.faces(sight, own)),
    segment: (sight, box, options) => paid(options, (own) => models.segment(sight, box, own)),
    answer: (sight, question, options) => paid(options, (own) => models.answer(sight, question, own)),
    caption: (sight, options) => paid(options, (own) => models.caption(sight, own)),
    read: (sight, options) => paid(options, (own) => models.read(sight, own)),
    fill: (sight, mask, prompt, options) => paid(options, (own) => models.fill(sight, mask, prompt, own)),
    match: match && ((template, scene, options) => paid(options, (own) => match(template, scene, own))),
    list: (query, max, options) => paid(options, (own) => models.list(query, max, own)),
    searchImages: (query, limit, options) => paid(options, (own) => models.searchImages(query, limit, own)),
    ground: (concept, limit, options) => paid(options, (own) => models.ground(concept, limit, own)),
    downloadPicture: (found, options) => paid(options, (own) => models.downloadPicture(found, own)),
  };
}
