/**
 * Models of a few kilobytes with the inputs, outputs and files of real ones, whose weights are made up by hand: they know
 * the colours red, green and blue, in pictures and in words.
 */
import { normal, seeded } from '../../learning/planted.js';
import { type Graph, type Node, onnxFile, type Values } from './onnx-file.js';

/** Files of one model, by their path. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

const special = ['[PAD]', '[UNK]', '[EOS]', '[system]', '[user]', '[assistant]'];
const picture = ['<image>', '<fake_token_around_image>', '<global-img>'];
const words = [
  'red',
  'green',
  'blue',
  'yes',
  'no',
  'a',
  'an',
  'photo',
  'of',
  'thing',
  'dog',
  'cat',
  'is',
  'and',
  'json',
];
const vocabulary: readonly string[] = [...special, ...picture, ...words];
const size = vocabulary.length;
const idOf = (word: string): number => vocabulary.indexOf(word);

/** What each colour's channels add up to when they are seen, and what its word stands for. */
const colours: Readonly<Record<string, readonly number[]>> = {
  red: [1, -1, -1],
  green: [-1, 1, -1],
  blue: [-1, -1, 1],
};

const floats = (shape: readonly number[], values: readonly number[]): Values => ({ type: 'float', shape, values });
const whole = (...values: readonly number[]): Values => ({ type: 'int64', shape: [values.length], values });
const matrix = (rows: number, columns: number, at: (row: number, column: number) => number): Values =>
  floats(
    [rows, columns],
    Array.from({ length: rows * columns }, (_, index) => at(Math.floor(index / columns), index % columns)),
  );
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const graph = (value: Graph): Uint8Array => onnxFile(value);

/** A dog is of some colour, too, so that texts without colours differ. */
const named: typeof colours = { ...colours, dog: [0.3, 0.1, 0] };
const wordColours = matrix(size, 3, (word, channel) => named[vocabulary[word]]?.[channel] ?? 0);

const tokenizer = (template?: string): ModelFiles => ({
  'tokenizer.json': json({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...special, ...picture].map((content) => ({
      id: idOf(content),
      content,
      special: true,
      ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
    })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
      unk_token: '[UNK]',
    },
  }),
  'tokenizer_config.json': json({
    tokenizer_class: 'PreTrainedTokenizer',
    ...{ pad_token: '[PAD]', unk_token: '[UNK]', eos_token: '[EOS]' },
    model_max_length: 2000,
    ...(template === undefined ? {} : { chat_template: template }),
  }),
});

const preprocessor = (type: string, more: object): ModelFiles => ({
  'preprocessor_config.json': json({
    image_processor_type: type,
    ...{ do_resize: true, do_rescale: true, rescale_factor: 1 / 255, do_normalize: false, resample: 2 },
    ...more,
  }),
});

/** Looks at a picture in 6 × 6 cells. */
const cells = 6;
const cellBoxes = floats(
  [1, cells * cells, 4],
  Array.from({ length: cells * cells }, (_, cell) => [
    ((cell % cells) + 0.5) / cells,
    (Math.floor(cell / cells) + 0.5) / cells,
    1 / cells,
    1 / cells,
  ]).flat(),
);

/** As OWLv2: a cell is found for the colour that is named. */
export function tinyDetector(suffix = '_quantized'): ModelFiles {
  const side = 16 * cells;
  return {
    ...tokenizer(),
    ...preprocessor('Owlv2ImageProcessor', { size: { height: side, width: side } }),
    'config.json': json({ model_type: 'owlv2', architectures: ['Owlv2ForObjectDetection'] }),
    [`onnx/model${suffix}.onnx`]: graph({
      inputs: {
        input_ids: ['int64', ['texts', 'length']],
        attention_mask: ['int64', ['texts', 'length']],
        pixel_values: ['float', [1, 3, side, side]],
      },
      outputs: { logits: ['float', [1, cells * cells, 'texts']], pred_boxes: ['float', [1, cells * cells, 4]] },
      constants: {
        wordColours,
        wordAxis: whole(1),
        flat: whole(1, 3, cells * cells),
        steep: floats([], [20]),
        bias: floats([], [10]),
        cellBoxes,
      },
      nodes: [
        ['pooled', 'AveragePool', ['pixel_values'], { kernel_shape: [16, 16], strides: [16, 16] }],
        ['channels', 'Reshape', ['pooled', 'flat']],
        ['seen', 'Transpose', ['channels'], { perm: [0, 2, 1] }],
        ['meanings', 'Gather', ['wordColours', 'input_ids']],
        ['named', 'ReduceSum', ['meanings', 'wordAxis'], { keepdims: 0 }],
        ['asked', 'Transpose', ['named'], { perm: [1, 0] }],
        ['agreement', 'MatMul', ['seen', 'asked']],
        ['steeper', 'Mul', ['agreement', 'steep']],
        ['logits', 'Sub', ['steeper', 'bias']],
        ['pred_boxes', 'Identity', ['cellBoxes']],
      ],
    }),
  };
}

/** As CLIP: a picture's vector is its mean colour, a text's is the colours that it names. */
export function tinyClip(): ModelFiles {
  return {
    ...tokenizer(),
    ...preprocessor('CLIPImageProcessor', {
      ...{ size: { shortest_edge: 32 }, crop_size: { height: 32, width: 32 }, do_center_crop: true },
    }),
    'config.json': json({ model_type: 'clip', architectures: ['CLIPModel'] }),
    'onnx/text_model_quantized.onnx': graph({
      inputs: { input_ids: ['int64', ['texts', 'length']] },
      outputs: { text_embeds: ['float', ['texts', 3]] },
      constants: { wordColours, wordAxis: whole(1), little: floats([], [0.1]) },
      nodes: [
        ['meanings', 'Gather', ['wordColours', 'input_ids']],
        ['sum', 'ReduceSum', ['meanings', 'wordAxis'], { keepdims: 0 }],
        ['text_embeds', 'Add', ['sum', 'little']],
      ],
    }),
    'onnx/vision_model_quantized.onnx': graph({
      inputs: { pixel_values: ['float', ['pictures', 3, 32, 32]] },
      outputs: { image_embeds: ['float', ['pictures', 3]] },
      constants: { flat: whole(0, 3), two: floats([], [2]), one: floats([], [1]) },
      nodes: [
        ['mean', 'GlobalAveragePool', ['pixel_values']],
        ['channels', 'Reshape', ['mean', 'flat']],
        ['doubled', 'Mul', ['channels', 'two']],
        ['image_embeds', 'Sub', ['doubled', 'one']],
      ],
    }),
  };
}

/**
 * As CLIP, and sees more of a picture: what colours are where, turned by chance into 64 numbers, and moved by something
 * that all pictures share. Another seed is another model with vectors of the same length.
 */
export function seeingClip(seed: number): ModelFiles {
  const [grid, length] = [4, 64];
  const random = seeded(seed);
  return {
    ...tinyClip(),
    'onnx/vision_model_quantized.onnx': graph({
      inputs: { pixel_values: ['float', ['pictures', 3, 32, 32]] },
      outputs: { image_embeds: ['float', ['pictures', length]] },
      constants: {
        flat: whole(0, 3 * grid * grid),
        turn: matrix(3 * grid * grid, length, () => normal(random)),
        common: floats(
          [length],
          Array.from({ length }, () => 6 * normal(random)),
        ),
      },
      nodes: [
        ['cells', 'AveragePool', ['pixel_values'], { kernel_shape: [8, 8], strides: [8, 8] }],
        ['row', 'Reshape', ['cells', 'flat']],
        ['turned', 'MatMul', ['row', 'turn']],
        ['image_embeds', 'Add', ['turned', 'common']],
      ],
    }),
  };
}

/** As SAM 2: of three masks, the last is what is red inside the box, and it is said to be the best. */
export function tinySegmenter(): ModelFiles {
  const side = 256;
  const plane = 64;
  const centre = (index: number): number => ((index + 0.5) * side) / plane;
  const edges = ['x1', 'y1', 'x2', 'y2'];
  return {
    ...preprocessor('Sam2ImageProcessor', { processor_class: 'Sam2Processor', size: { height: side, width: side } }),
    'config.json': json({ model_type: 'sam2', architectures: ['Sam2Model'], vision_config: { num_feature_levels: 3 } }),
    'onnx/vision_encoder.onnx': graph({
      inputs: { pixel_values: ['float', [1, 3, side, side]] },
      outputs: {
        'image_embeddings.0': ['float', [1, 1, plane, plane]],
        'image_embeddings.1': ['float', [1, 3, plane, plane]],
        'image_embeddings.2': ['float', [1, 3, plane, plane]],
      },
      constants: { redness: floats([1, 3, 1, 1], [1, -1, -1]), channel: whole(1), half: floats([], [0.5]) },
      nodes: [
        ['image_embeddings.1', 'AveragePool', ['pixel_values'], { kernel_shape: [4, 4], strides: [4, 4] }],
        ['image_embeddings.2', 'Identity', ['image_embeddings.1']],
        ['weighted', 'Mul', ['image_embeddings.1', 'redness']],
        ['red', 'ReduceSum', ['weighted', 'channel'], { keepdims: 1 }],
        ['image_embeddings.0', 'Sub', ['red', 'half']],
      ],
    }),
    'onnx/prompt_encoder_mask_decoder.onnx': graph({
      inputs: {
        input_points: ['float', [1, 'points', 'each', 2]],
        input_labels: ['int64', [1, 'points', 'each']],
        input_boxes: ['float', [1, 'boxes', 4]],
        'image_embeddings.0': ['float', [1, 1, plane, plane]],
        'image_embeddings.1': ['float', [1, 3, plane, plane]],
        'image_embeddings.2': ['float', [1, 3, plane, plane]],
      },
      outputs: {
        iou_scores: ['float', [1, 1, 3]],
        pred_masks: ['float', [1, 1, 3, plane, plane]],
        object_score_logits: ['float', [1, 1, 1]],
      },
      constants: {
        across: floats(
          [1, 1, 1, plane],
          Array.from({ length: plane }, (_, x) => centre(x)),
        ),
        down: floats(
          [1, 1, plane, 1],
          Array.from({ length: plane }, (_, y) => centre(y)),
        ),
        nothing: floats([1, 2, plane, plane], new Array(2 * plane * plane).fill(-20)),
        scores: floats([1, 1, 3], [0.2, 0.1, 0.9]),
        there: floats([1, 1, 1], [5]),
        sure: floats([], [100]),
        one: whole(1, 1, 1, 1),
        three: whole(1, 1, 3, plane, plane),
        ...Object.fromEntries(edges.map((edge, index) => [`${edge} at`, whole(index)])),
      },
      nodes: [
        ...edges.flatMap((edge): readonly Node[] => [
          [`${edge} of all`, 'Gather', ['input_boxes', `${edge} at`], { axis: 2 }],
          [edge, 'Reshape', [`${edge} of all`, 'one']],
        ]),
        ['right of x1', 'Sub', ['across', 'x1']],
        ['left of x2', 'Sub', ['x2', 'across']],
        ['below y1', 'Sub', ['down', 'y1']],
        ['above y2', 'Sub', ['y2', 'down']],
        ['redder', 'Mul', ['image_embeddings.0', 'sure']],
        ['inside', 'Min', ['right of x1', 'left of x2', 'below y1', 'above y2', 'redder']],
        ['stacked', 'Concat', ['nothing', 'inside'], { axis: 1 }],
        ['pred_masks', 'Reshape', ['stacked', 'three']],
        ['iou_scores', 'Identity', ['scores']],
        ['object_score_logits', 'Identity', ['there']],
      ],
    }),
  };
}

const template =
  "{% for message in messages %}[{{ message.role }}] {% if message.content is string %}{{ message.content }}{% else %}{% for part in message.content %}{% if part.type == 'image' %}<image>{% else %} {{ part.text }}{% endif %}{% endfor %}{% endif %} {% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";

/** What comes after what, however often it was said. */
const follows: Readonly<Record<string, readonly string[]>> = {
  '[assistant]': ['yes', 'no', 'red', 'green', 'blue'],
  // The first of these, unless something evokes the other one.
  yes: ['[EOS]', 'is'],
  is: ['a'],
  a: ['thing'],
  no: ['and'],
  // It does not come to an end.
  and: ['and'],
};
/** What is likelier once something was said or seen. */
const evokes: Readonly<Record<string, string>> = {
  dog: 'yes',
  cat: 'no',
  json: 'is',
  red: 'red',
  green: 'green',
  blue: 'blue',
};
/**
 * A decoder of one layer, whose cache holds what was said: what is likeliest next is what may follow the last word, and
 * of that, what anything said before evokes.
 */
const decoderNodes: readonly Node[] = [
  ['new', 'Unsqueeze', ['inputs_embeds', 'head']],
  ['present.0.key', 'Concat', ['past_key_values.0.key', 'new'], { axis: 2 }],
  ['present.0.value', 'Concat', ['past_key_values.0.value', 'new'], { axis: 2 }],
  ['said', 'ReduceMax', ['present.0.key'], { axes: [2], keepdims: 0 }],
  ['evoked', 'MatMul', ['said', 'evokes']],
  ['next', 'MatMul', ['inputs_embeds', 'follows']],
  ['logits', 'Add', ['next', 'evoked']],
];
const decoderConstants: Readonly<Record<string, Values>> = {
  head: whole(1),
  follows: matrix(size, size, (word, next) => {
    const [given, then] = [vocabulary[word], vocabulary[next]];
    return (follows[given] ?? ['[EOS]']).includes(then) ? 10 : 0;
  }),
  evokes: matrix(size, size, (word, next) => (evokes[vocabulary[word]] === vocabulary[next] ? 5 : 0)),
};
const cacheInputs = {
  attention_mask: ['int64', ['batch_size', 'total_sequence_length']],
  'past_key_values.0.key': ['float', ['batch_size', 1, 'past_sequence_length', size]],
  'past_key_values.0.value': ['float', ['batch_size', 1, 'past_sequence_length', size]],
} as const;
const decoderOutputs = {
  logits: ['float', ['batch_size', 'sequence_length', size]],
  'present.0.key': ['float', ['batch_size', 1, 'total_sequence_length', size]],
  'present.0.value': ['float', ['batch_size', 1, 'total_sequence_length', size]],
} as const;
const oneLayer = {
  num_hidden_layers: 1,
  num_key_value_heads: 1,
  num_attention_heads: 1,
  head_dim: size,
  hidden_size: size,
  vocab_size: size,
  max_position_embeddings: 500,
};
const endings = { eos_token_id: idOf('[EOS]'), pad_token_id: idOf('[PAD]'), bos_token_id: idOf('[UNK]') };
const identity = matrix(size, size, (word, other) => (word === other ? 1 : 0));

/** As a small Qwen: says yes where a dog is spoken of, and no without an end where a cat is. */
export function tinyWriter(): ModelFiles {
  return {
    ...tokenizer(template),
    'config.json': json({ model_type: 'qwen3', architectures: ['Qwen3ForCausalLM'], ...oneLayer, ...endings }),
    'generation_config.json': json(endings),
    'onnx/model_q4.onnx': graph({
      inputs: { input_ids: ['int64', ['batch_size', 'sequence_length']], ...cacheInputs },
      outputs: decoderOutputs,
      constants: { ...decoderConstants, identity },
      nodes: [['inputs_embeds', 'Gather', ['identity', 'input_ids']], ...decoderNodes],
    }),
  };
}

/** As SmolVLM: says which colour the picture has. */
export function tinySeer(): ModelFiles {
  const side = 32;
  return {
    ...tokenizer(template),
    ...preprocessor('Idefics3ImageProcessor', {
      processor_class: 'Idefics3Processor',
      ...{ do_image_splitting: false, max_image_size: { longest_edge: side }, size: { longest_edge: 2 * side } },
    }),
    'processor_config.json': json({ processor_class: 'Idefics3Processor', image_seq_len: 1 }),
    'config.json': json({
      model_type: 'idefics3',
      architectures: ['Idefics3ForConditionalGeneration'],
      image_token_id: idOf('<image>'),
      text_config: { model_type: 'llama', ...oneLayer },
      ...endings,
    }),
    'generation_config.json': json(endings),
    'onnx/embed_tokens_quantized.onnx': graph({
      inputs: { input_ids: ['int64', ['batch_size', 'sequence_length']] },
      outputs: { inputs_embeds: ['float', ['batch_size', 'sequence_length', size]] },
      constants: { identity },
      nodes: [['inputs_embeds', 'Gather', ['identity', 'input_ids']]],
    }),
    'onnx/vision_encoder_quantized.onnx': graph({
      inputs: { pixel_values: ['float', ['batch_size', 'pictures', 3, side, side]] },
      outputs: { image_features: ['float', ['all', 1, size]] },
      constants: {
        words: matrix(3, size, (channel, word) => colours[vocabulary[word]]?.[channel] ?? 0),
        each: whole(-1, 1, size),
      },
      nodes: [
        ['mean', 'ReduceMean', ['pixel_values'], { axes: [3, 4], keepdims: 0 }],
        ['named', 'MatMul', ['mean', 'words']],
        ['only', 'Relu', ['named']],
        ['image_features', 'Reshape', ['only', 'each']],
      ],
    }),
    'onnx/decoder_model_merged_quantized.onnx': graph({
      inputs: { inputs_embeds: ['float', ['batch_size', 'sequence_length', size]], ...cacheInputs },
      outputs: decoderOutputs,
      constants: decoderConstants,
      nodes: decoderNodes,
    }),
  };
}
