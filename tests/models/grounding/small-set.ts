/** A small set in LVIS's format, its sections and fields as in lvis_v1_train.json. */
export interface Row {
  readonly [field: string]: unknown;
}
export interface SmallSet {
  readonly licenses: readonly Row[];
  readonly images: readonly Row[];
  readonly annotations: readonly Row[];
  readonly categories: readonly Row[];
}

export const category = (id: number, name: string, synonyms: readonly string[] = [name]): Row => ({
  id,
  name,
  synonyms,
  synset: `${name}.n.01`,
  def: `a ${name}`,
  frequency: 'f',
  image_count: 10,
  instance_count: 20,
});

export const image = (id: number, more: Row = {}): Row => ({
  id,
  width: 640,
  height: 480,
  license: 4,
  date_captured: '2013-11-14 16:28:13',
  coco_url: `http://images.cocodataset.org/train2017/${String(id).padStart(12, '0')}.jpg`,
  flickr_url: `http://farm1.staticflickr.com/${id}_z.jpg`,
  neg_category_ids: [],
  not_exhaustive_category_ids: [],
  ...more,
});

let lastAnnotation = 0;
export const annotation = (picture: number, of: number, bbox: readonly unknown[], more: Row = {}): Row => ({
  id: ++lastAnnotation,
  image_id: picture,
  category_id: of,
  bbox,
  area: 123.4,
  segmentation: [[1.5, 2, 30.25, 4, 5, 60.75]],
  ...more,
});

/** Herons in pictures 1 to 3, storks in 2 and 4; 5 was checked to hold no heron; 3 holds more herons than marked. */
export const smallSet: SmallSet = {
  licenses: [
    {
      id: 1,
      name: 'Attribution-NonCommercial-ShareAlike License',
      url: 'http://creativecommons.org/licenses/by-nc-sa/2.0/',
    },
    { id: 4, name: 'Attribution License', url: 'http://creativecommons.org/licenses/by/2.0/' },
  ],
  categories: [
    category(10, 'heron'),
    category(11, 'stork', ['stork', 'wading_bird_that_nests_on_chimneys']),
    category(12, 'sofa', ['sofa', 'couch', 'lounge']),
    category(13, 'bow_(weapon)', ['bow_(weapon)']),
    category(14, 'bow_(decorative_ribbons)', ['bow_(decorative_ribbons)']),
    category(15, 'bat_(animal)', ['bat_(animal)']),
  ],
  images: [
    image(1),
    image(2, { license: 1 }),
    image(3, { not_exhaustive_category_ids: [10] }),
    image(4),
    image(5, { neg_category_ids: [10, 12] }),
  ],
  annotations: [
    annotation(1, 10, [100.5, 50.25, 200, 300.1]),
    annotation(2, 10, [10, 10, 20, 20]),
    annotation(2, 11, [300, 100, 100, 200]),
    annotation(2, 10, [600, 400, 60, 100]),
    annotation(3, 10, [0, 0, 640, 480], { segmentation: { counts: [1, 2, 3], size: [480, 640] } }),
    annotation(4, 11, [1, 2, 300, 400]),
    annotation(5, 12, [5, 5, 500, 400]),
    annotation(5, 15, [50, 50, 50, 50]),
    annotation(4, 13, [50, 50, 50, 50]),
  ],
};
