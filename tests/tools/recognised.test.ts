/** Taught things, with a model that is shown pictures of them. */
import { describe, expect, test } from 'vitest';
import type { Capabilities, Detection, Inquiry, Sight } from '../../src/contracts/model.js';
import type { ImageValue, RegionsValue } from '../../src/contracts/turn.js';
import { lookExamples } from '../../src/skills/shared/decide-examples.js';
import { loc } from '../../src/tools/loc.js';
import { select } from '../../src/tools/select.js';
import { withRecognised } from '../../src/tools/shared/recognise-taught.js';
import { vqa } from '../../src/tools/vqa.js';
import type { Box } from '../../src/util/box.js';
import { randomVector, seeded } from '../learning/planted.js';
import { at, createLookingTeam, text } from '../skills/looking-team.js';
import { busy } from '../support/drawn-pictures.js';

interface Dog {
  readonly name: string;
  readonly box: Box;
}

/** Two dogs that look the same to features; the model knows them by their pictures. */
function kennel({ isBlind = false } = {}) {
  const scenes = new Map<string, readonly Dog[]>();
  const dogsIn = ({ id }: Sight): readonly Dog[] => scenes.get(id.split(' ')[0]) ?? [];
  const recognised: { readonly name: string; readonly shown: readonly Sight[] }[] = [];
  const inquiries: Inquiry[] = [];
  const found = (dogs: readonly Dog[]): Detection[] => dogs.map(({ box }) => ({ box, label: 'dog', score: 0.9 }));
  const look = randomVector(seeded(3), 64);
  const other = (box: Box): Float32Array => randomVector(seeded(Math.round(box[0] + 7 * box[1] + 3 * box[2])), 64);
  const eyes: Partial<Capabilities> = {
    detect: async (sight, concept) => ({ known: concept === 'dog', found: found(dogsIn(sight)), threshold: 0.2 }),
    propose: async (sight) => [...found(dogsIn(sight)), { box: [0, 250, 40, 290], label: 'region', score: 0 }],
    embedViews: async (sight, boxes) =>
      boxes.map((box) => (dogsIn(sight).some((dog) => Math.abs(dog.box[0] - box[0]) < 9) ? look : other(box))),
    embedImage: async () => look,
    async recognise(sight, name, shown) {
      recognised.push({ name, shown });
      // Without pictures a name says nothing: it takes any dog.
      const [first] = shown;
      const meant = first && dogsIn(first).find(({ box }) => Math.abs(box[0] - (first.view?.[0] ?? 0)) < 12)?.name;
      const all = dogsIn(sight).filter((dog) => !first || (!isBlind && dog.name === meant));
      return { known: true, found: found(all), threshold: 0.5, open: true };
    },
    async discuss(inquiry) {
      inquiries.push(inquiry);
      return { text: 'sleeping' };
    },
  };
  const team = createLookingTeam(eyes);
  let shade = 0;
  const show = (...dogs: readonly Dog[]): ImageValue => {
    const pixels = busy(400, 300);
    pixels.data[0] = ++shade;
    const image = team.put(pixels);
    scenes.set(image.picture.id, dogs);
    return image;
  };
  return { team, show, recognised, inquiries };
}

const dog = (name: string, x: number): Dog => ({ name, box: [x, 60, x + 80, 160] });
const boxes = ({ output }: { readonly output: unknown }) => (output as RegionsValue).regions.map(({ box }) => box);

describe('two dogs alike', () => {
  test('are told apart by a model that is shown pictures of the one', async () => {
    const { team, show, recognised } = kennel();
    const bella = show(dog('Bella', 200));
    await team.teach('Bella', at(bella, [200, 60, 280, 160]));
    const rufus = show(dog('Rufus', 30));
    const { draft } = await team.teach('Rufus', at(rufus, [30, 60, 110, 160]));
    expect(draft.prompts.map(({ kind }) => kind)).toEqual(['soft', 'visual']);

    const both = show(dog('Bella', 20), dog('Rufus', 220));
    const located = await team.run(loc, both, { object: text('Rufus') });
    expect(boxes(located)).toEqual([[220, 60, 300, 160]]);
    expect(located.how).toContain('“Rufus” to know it by');
    expect(recognised.at(-1)).toMatchObject({ name: 'Rufus', shown: [{ id: rufus.picture.id, side: 512 }] });
    const alone = show(dog('Bella', 120));
    expect(boxes(await team.run(loc, alone, { object: text('Rufus') }))).toEqual([]);

    const all = await team.run(loc, both, { object: text('dog') });
    const chosen = await team.run(select, both, { object: all.output, query: text('Rufus') });
    expect(boxes(chosen)).toEqual([[220, 60, 300, 160]]);
  });

  test('are told apart by looks alone where the model does not know them again', async () => {
    const { team, show, recognised } = kennel({ isBlind: true });
    const { draft } = await team.teach('Rufus', at(show(dog('Rufus', 30)), [30, 60, 110, 160]));
    expect(draft).toMatchObject({ status: 'accepted' });
    expect(draft.prompts.map(({ kind }) => kind)).toEqual(['soft']);
    const asked = recognised.length;
    await team.run(loc, show(dog('Rufus', 220)), { object: text('Rufus') });
    expect(recognised).toHaveLength(asked);
  });
});

test('what print shows clearly stays found where the model overlooks it; what only looks so does not', () => {
  const region = (x: number, score: number) => ({ box: [x, 0, x + 40, 40] as Box, label: 'our logo', score });
  const [printed, alike, seen] = [region(0, 0.9), region(100, 0.8), region(200, 0.7)];
  const own = { regions: [printed, alike], printed: [printed], missed: [], prompts: ['look'] };
  const found = withRecognised(own, { regions: [seen], prompts: ['example'], how: 'shown' });
  expect(found.regions).toEqual([seen, printed]);
  expect(found.missed.map(({ box }) => box)).toEqual([alike.box]);
});

describe('a question that names a taught thing', () => {
  test('is asked with pictures of it, and one that names none without', async () => {
    const { team, show, inquiries } = kennel();
    const rufus = show(dog('Rufus', 30));
    await team.teach('Rufus', at(rufus, [30, 60, 110, 160]));
    const scene = show(dog('Rufus', 220));
    const asks = (question: string) => team.run(vqa, scene, { question: text(question) });
    const { prompts } = await asks('What is Rufus doing?');
    expect(prompts).toHaveLength(1);
    expect(inquiries.at(-1)?.examples).toMatchObject([{ right: 'Rufus', sight: { id: rufus.picture.id } }]);
    const count = inquiries.length;
    await asks('What is the ruffled cushion made of?').catch(() => undefined);
    expect(inquiries.slice(count).flatMap(({ examples = [] }) => examples)).toEqual([]);
  });

  test('goes without a picture that has been removed', async () => {
    const { team, show, inquiries } = kennel();
    const rufus = show(dog('Rufus', 30));
    await team.teach('Rufus', at(rufus, [30, 60, 110, 160]));
    expect(team.pool.active(lookExamples, 'Rufus')).toHaveLength(1);
    team.desk.remove(rufus.picture);
    await team.run(vqa, show(dog('Rufus', 220)), { question: text('What is Rufus doing?') }).catch(() => undefined);
    expect(inquiries.flatMap(({ examples = [] }) => examples)).toEqual([]);
  });
});
