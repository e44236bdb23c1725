/** What things look like, learned with features that are none of the embedded backend's: as with those, in their own space. */
import { beforeAll, expect, test } from 'vitest';
import { BudgetError } from '../../src/contracts/errors.js';
import type { Capabilities } from '../../src/contracts/model.js';
import type { ImageValue, RegionsValue } from '../../src/contracts/turn.js';
import { comparableFeatures, comparableSpace } from '../../src/models/comparable-features.js';
import { createModels } from '../../src/models/create-models.js';
import { embedded } from '../../src/models/embedded/index.js';
import { wrapModels } from '../../src/models/wrap-models.js';
import { loc } from '../../src/tools/loc.js';
import { type Box, boxOverlap } from '../../src/util/box.js';
import { disguise } from '../support/disguised-features.js';
import { groupPhoto, stopSign } from '../support/sample-photos.js';
import { connectWarmModels } from '../support/warm-models.js';
import { createLookingTeam, type LookingTeam, text } from './looking-team.js';

const connection = await connectWarmModels();
const own = createModels([{ backend: embedded, connection }], [], {});
const change = disguise(768, 9);
const embedViews: Capabilities['embedViews'] = async (sight, boxes, options) =>
  (await own.embedViews(sight, boxes, options)).map(change);
let poor = false;
const space = comparableSpace('replicate/someone/clip');
const rich = wrapModels(
  {
    ...own,
    embedViews,
    embedImage: async (sight, options) => change(await own.embedImage(sight, options)),
    guessKinds: undefined,
  },
  comparableFeatures('replicate/someone/clip'),
);
const models: typeof rich = {
  ...rich,
  embedViews: async (...asked) => {
    if (poor) throw new BudgetError('[money] that is too much');
    return rich.embedViews(...asked);
  },
};

beforeAll(() => connection.warmUp(new AbortController().signal), 120_000);

const find = async (team: LookingTeam, image: ImageValue, object: string) =>
  (await team.run(loc, image, { object: text(object) })).output as RegionsValue; // LOC gives nothing else

test('what a detector overlooks is found in such a scene from then on, and other pictures stay as they are', async () => {
  const team = createLookingTeam(models, false, space);
  const road = team.put((await stopSign()).pixels);
  const elsewhere: ImageValue[] = [];
  for (const number of [1, 4] as const) elsewhere.push(team.put((await groupPhoto(number)).pixels));
  const all = (): Promise<readonly RegionsValue[]> =>
    Promise.all([road, ...elsewhere].map((image) => find(team, image, 'dog')));
  const before = await all();
  const dog: Box = [60, 340, 170, 440];
  const learned = await team.correct({
    tool: loc,
    image: road,
    arguments: { object: text('dog') },
    right: () => [{ box: dog, label: 'dog', score: 0.99 }],
    expected: [{ kind: 'regions', label: 'dog', picture: road.picture.id, boxes: [dog] }],
  });
  expect(learned.draft).toMatchObject({ status: 'accepted', prompts: [{ space }] });
  expect(learned.examples).toMatchObject([{ space }]);
  const [again, ...others] = await all();
  expect(again.regions).toHaveLength(1);
  expect(boxOverlap(again.regions[0].box, dog)).toBeGreaterThan(0.5);
  expect(others).toEqual(before.slice(1));
  // Without money to look closely, the detector's own word holds, and the question does not fail.
  poor = true;
  expect((await team.run(loc, road, { object: text('dog') })).partial).toBe(true);
  expect((await find(team, road, 'dog')).regions).toEqual(before[0].regions);
  poor = false;
  team.undo(learned.lesson);
  expect(await all()).toEqual(before);
}, 180_000);
