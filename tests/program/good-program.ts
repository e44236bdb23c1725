import fc from 'fast-check';
import { quote } from '../../src/program/quoted.js';

/** Texts of every kind, as a literal in either kind of quotes. */
const literal = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).map(quote),
  fc.constantFrom("'umbrella'", '"Disney\'s"', "'\\u00e9\\n'", "'# (a=b,c)'", "''"),
);
const space = fc.constantFrom('', '', ' ', '\t', '  ');

interface Line {
  readonly kind: 'image' | 'regions' | 'answer';
  readonly template: string;
}
const lines: readonly Line[] = [
  { kind: 'regions', template: 'LOC(image=@image,object=@text)' },
  { kind: 'regions', template: 'FACEDET(image=@image)' },
  { kind: 'regions', template: 'SELECT(image=@image,object=@regions,query=@text,category=None)' },
  { kind: 'regions', template: "CLASSIFY(image=@image,object=@regions,categories='dog,cat')" },
  { kind: 'image', template: 'CROP(image=@image,box=@regions)' },
  { kind: 'image', template: 'CROP_INFRONTOF(box=@regions,image=@image)' },
  { kind: 'image', template: 'REPLACE(image=@image,object=@regions,prompt=@text)' },
  { kind: 'answer', template: 'VQA(image=@image,question=@text)' },
  { kind: 'answer', template: 'COUNT(box=@regions)' },
  { kind: 'answer', template: "EVAL(expr=\"'yes' if {@answer} == {@answer} else 'no {@answer}'\")" },
];

/** Well-formed programs over two pictures, in which every result is used. */
export const goodProgram: fc.Arbitrary<string> = fc
  .record({
    choices: fc.array(
      fc.record({ line: fc.nat(), picks: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), literal, space }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    finalName: fc.constantFrom('FINAL_RESULT=', 'FINAL_ANSWER=', 'FINAL=', ''),
  })
  .map(({ choices, finalName }) => {
    const names: Record<Line['kind'], string[]> = {
      image: ['LEFT', 'RIGHT', 'IMAGE'],
      regions: ['BOX0'],
      answer: ['ANSWER0'],
    };
    const source = ["BOX0=LOC(image=LEFT,object='dog')", 'ANSWER0=COUNT(box=BOX0)'];
    for (const [index, { line, picks, literal: text, space: gap }] of choices.entries()) {
      const { kind, template } = lines[line % lines.length];
      let pick = 0;
      const call = template
        .replace(/@(image|regions|answer)/g, (_, of: Line['kind']) => names[of][picks[pick++] % names[of].length])
        .replace('@text', () => text)
        .replace(/(?<=^\w+\()|(?<=,)(?=\w+=@?)/g, gap);
      const output = `${{ image: 'CUT', regions: 'OBJ', answer: 'SAID' }[kind]}${index}`;
      names[kind].push(output);
      source.push(`${gap}${output}${gap}=${gap}${call}${gap}`);
    }
    // All results meet in one expression, so that none goes unused.
    const unused = [...names.image.slice(3), ...names.regions].map((name, index) => {
      const tool = names.image.includes(name) ? `VQA(image=${name},question='?')` : `COUNT(box=${name})`;
      names.answer.push(`LAST${index}`);
      return `LAST${index}=${tool}`;
    });
    const all = names.answer.map((name) => `{${name}}`).join(' ');
    return [...source, '', '# the end', ...unused, `LAST=EVAL(expr="'${all}'")`, `${finalName}RESULT(var=LAST)`].join(
      '\n',
    );
  });
