/** The kind of learning of CONTRIBUTING.md, as it stands there: it teaches its tool, is gated, undone and forgotten. */
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Tool } from '../../src/contracts/tool.js';
import type { RegionsValue } from '../../src/contracts/turn.js';
import type { StepKind } from '../../src/learning/kind.js';
import { projectRoot } from '../../src/util/project-root.js';
import { busy } from '../support/drawn-pictures.js';
import { createTeam, type Team } from './team.js';

let terms: StepKind;
let shape: Tool;

beforeAll(async () => {
  // They stand in CONTRIBUTING.md only; vitest.config.ts lets them be found where that says they would stand.
  ({ terms } = await import(path.join(projectRoot, 'src/skills/terms/index.ts')));
  ({ shape } = await import(path.join(projectRoot, 'src/tools/shape.ts')));
});

/** A team, a new picture with something tall in it, and what SHAPE says of that. */
function openTeam() {
  const team: Team = createTeam(shape, terms, {});
  const picture = () => {
    const image = team.put(busy(40, 80));
    const box: RegionsValue = {
      type: 'Regions',
      picture: image.picture,
      regions: [{ box: [5, 5, 15, 75], label: 'vase', score: 1 }],
    };
    return { image, more: { box } };
  };
  const says = async () => {
    const { image, more } = picture();
    const { output } = await team.asks(image, more);
    return output.type === 'Text' ? output.value : output.type;
  };
  const corrects = async (right: string) => {
    const { image, more } = picture();
    return (await team.corrects(image, right, more)).draft;
  };
  return { team, picture, says, corrects };
}

test('a correction teaches the tool, and undoing it restores what was before', async () => {
  const { team, says, corrects } = openTeam();
  expect(await says()).toBe('tall');
  expect(await corrects('upright')).toMatchObject({ status: 'accepted', gained: 'I say “upright” instead of “tall”' });
  expect(await says()).toBe('upright');
  team.undoes(0);
  expect(await says()).toBe('tall');
});

test('what somebody has confirmed is not turned wrong', async () => {
  const { team, picture, says, corrects } = openTeam();
  const { image, more } = picture();
  await team.confirms(image, more);
  const { status, reason } = await corrects('upright');
  expect(status).toBe('refused');
  expect(reason).toBe('it would have turned 1 of 1 right answers wrong');
  expect(await says()).toBe('tall');
});

test('a term goes with the person who gave it', async () => {
  const { team, says, corrects } = openTeam();
  await corrects('upright');
  await team.forgets('ada');
  expect(await says()).toBe('tall');
});
