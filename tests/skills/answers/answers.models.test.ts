/** VQA learns answers from people: with the embedded models nobody else can answer free questions. */
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Capabilities } from '../../../src/contracts/model.js';
import type { Value } from '../../../src/contracts/turn.js';
import { answers } from '../../../src/skills/answers/index.js';
import { vqa } from '../../../src/tools/vqa.js';
import type { Pixels } from '../../../src/util/pixels.js';
import { drawSvg } from '../../models/drawn-text.js';
import { groupPhoto } from '../../support/sample-photos.js';
import { connectWarmModels } from '../../support/warm-models.js';
import { createTeam } from '../team.js';

const connection = await connectWarmModels();
const { embedImage, embedViews } = connection.capabilities as Capabilities;
const seeing = { embedImage, embedViews };

beforeAll(() => connection.warmUp(new AbortController().signal), 120_000);

const asking = (question: string): Readonly<Record<string, Value>> => ({ question: { type: 'Text', value: question } });
const isItOn = asking('Is the machine on or off?');
const said = (value: string): Value => ({ type: 'Text', value });

/** A coffee machine in a kitchen of its own: other walls, another place, other things beside it. */
function machine(kitchen: number, on: boolean): Promise<Pixels> {
  const wall = `hsl(${(kitchen * 67) % 360} 35% ${60 + ((kitchen * 13) % 25)}%)`;
  const x = 150 + ((kitchen * 53) % 120);
  const y = 60 + ((kitchen * 29) % 40);
  const size = 0.9 + ((kitchen * 7) % 4) / 10;
  const screen = on ? '#63ff8f' : '#1d1f22';
  const glow = on ? '<circle cx="90" cy="60" r="95" fill="#b6ffc9" opacity=".35"/>' : '';
  return drawSvg(
    640,
    480,
    `<rect width="640" height="480" fill="${wall}"/><rect y="360" width="640" height="120" fill="#8b6b4a"/>
     <rect x="${(kitchen * 91) % 500}" y="290" width="60" height="80" rx="10" fill="hsl(${(kitchen * 140) % 360} 60% 45%)"/>
     <g transform="translate(${x} ${y}) scale(${size})">
       <rect width="180" height="270" rx="14" fill="#3a3d42"/>${glow}
       <rect x="25" y="22" width="130" height="80" rx="8" fill="${screen}"/>
       ${on ? '<path d="M40 40h70v8H40zM40 58h95v8H40zM40 76h50v8H40z" fill="#0b3d1c"/>' : ''}
       <rect x="60" y="150" width="60" height="20" fill="#222"/><rect x="40" y="230" width="100" height="16" fill="#777"/>
     </g>`,
  );
}

async function reframed({ width, height, data, channels }: Pixels, share: number): Promise<Pixels> {
  const cut = { left: Math.round(width * (1 - share)), top: 0, width: Math.round(width * share), height };
  const { data: pixels, info } = await sharp(data, { raw: { width, height, channels } })
    .extract(cut)
    .modulate({ brightness: 0.93 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data: pixels };
}

describe('one answer', () => {
  test('is remembered for this picture and the next photo of the scene, in whatever words it is asked', async () => {
    const team = createTeam(vqa, answers, seeing);
    const photo = (await groupPhoto(3)).pixels;
    const picture = team.put(photo);
    await expect(team.asks(picture, asking('What are they celebrating?'))).rejects.toThrow(
      "I can't tell what they are celebrating.",
    );
    const { draft, concept } = await team.corrects(picture, 'a birthday', asking('What are they celebrating?'));
    expect([concept, draft.status]).toEqual(['what are they celebrating', 'accepted']);
    expect(draft.gained).toBe('for pictures that look nearly like this one I now answer “a birthday”');
    expect(draft.evidence).toMatchObject({
      own: { size: 5, before: 0, after: 5 },
      validation: { size: 0, before: 0, after: 0 },
    });
    const again = await team.asks(picture, asking('so what are they celebrating'));
    expect(again).toMatchObject({ output: said('a birthday'), prompts: ['id-0002'] });
    const next = await team
      .asks(team.put(await reframed(photo, 0.95)), asking("Please tell me what they're celebrating"))
      .catch((error: unknown) => error);
    expect(String(next)).toContain("I can't tell what they are celebrating.");
    const sameScene = await team.asks(team.put(await reframed(photo, 0.95)), asking('What are they celebrating?'));
    expect(sameScene.output).toEqual(said('a birthday'));
    expect(sameScene.confidence).toBeLessThan(again.confidence ?? 0);
  });

  test('says nothing of other pictures, and the failure tells what would help', async () => {
    const team = createTeam(vqa, answers, seeing);
    await team.corrects(team.put((await groupPhoto(3)).pixels), 'a birthday', asking('What are they celebrating?'));
    for (const number of [1, 2, 4, 5, 6] as const) {
      const other = team.put((await groupPhoto(number)).pixels);
      await expect(team.asks(other, asking('What are they celebrating?'))).rejects.toThrow(
        'this one looks too different',
      );
    }
  });

  test('undone, it is as before', async () => {
    const team = createTeam(vqa, answers, seeing);
    const picture = team.put((await groupPhoto(2)).pixels);
    const before = team.pool.version('VQA');
    await team.corrects(picture, 'Paris', asking('Where is this?'));
    expect(team.pool.version('VQA')).not.toBe(before);
    team.undoes(0);
    expect(team.pool.version('VQA')).toBe(before);
    await expect(team.asks(picture, asking('Where is this?'))).rejects.toThrow("I can't tell where this is.");
  });

  test('the same person may change it; of two people who disagree the later is believed, and more than one beats one', async () => {
    const team = createTeam(vqa, answers, seeing);
    const picture = team.put((await groupPhoto(2)).pixels);
    const where = asking('Where is this?');
    const [bob, eve] = [
      { id: 'bob', name: 'Bob' },
      { id: 'eve', name: 'Eve' },
    ];
    await team.corrects(picture, 'Paris', where);
    await team.corrects(picture, 'Rome', where);
    expect((await team.asks(picture, where)).output).toEqual(said('Rome'));
    await team.corrects(picture, 'rome', where, bob);
    const { draft } = await team.corrects(picture, 'Nowhere', where, eve);
    expect(draft).toMatchObject({ status: 'refused', reason: expect.stringContaining('others gave another answer') });
    expect((await team.asks(picture, where)).output).toEqual(said('Rome'));
  });

  test('nothing is kept of no answer, and nothing where no model compares pictures', async () => {
    const team = createTeam(vqa, answers, seeing);
    const { draft } = await team.corrects(team.put((await groupPhoto(2)).pixels), '  ', asking('Where is this?'));
    expect(draft.status).toBe('refused');
    const story = 'once upon a time '.repeat(50);
    const long = await team.corrects(team.put((await groupPhoto(2)).pixels), story, asking('Where is this?'));
    expect(long).toMatchObject({ draft: { status: 'refused' }, examples: [] });
    const blind = createTeam(vqa, answers, {});
    const refused = await blind.corrects(blind.put((await groupPhoto(2)).pixels), 'Rome', asking('Where is this?'));
    expect(refused.draft).toMatchObject({ status: 'refused', prompts: [] });
  });
});

describe('pictures of each answer', () => {
  test('teach to tell the answers apart, in kitchens never seen', async () => {
    const team = createTeam(vqa, answers, seeing);
    let last = '';
    for (let kitchen = 0; kitchen < 8; kitchen++) {
      const { draft } = await team.corrects(
        team.put(await machine(kitchen, kitchen % 2 === 0)),
        kitchen % 2 === 0 ? 'on' : 'off',
        isItOn,
      );
      last = draft.reason;
    }
    let right = 0;
    let asked = 0;
    for (let kitchen = 20; kitchen < 32; kitchen++)
      for (const on of [true, false]) {
        asked += 1;
        const step = await team
          .asks(team.put(await machine(kitchen, on)), isItOn)
          .catch((error: unknown) => String(error));
        if (typeof step !== 'string' && step.output.type === 'Text' && step.output.value === (on ? 'on' : 'off'))
          right += 1;
      }
    console.info(`told apart: ${right} of ${asked}`);
    expect(last).toMatch(/I can tell “on”, “off” apart: [78] of 8 pictures right/);
    expect(right / asked).toBeGreaterThanOrEqual(0.8);
    const stranger = team.put((await groupPhoto(1)).pixels);
    await expect(team.asks(stranger, isItOn)).rejects.toThrow('too different');
  });

  test('that say nothing about the answer teach nothing but themselves', async () => {
    const team = createTeam(vqa, answers, seeing);
    // The answers follow the order of the kitchens, which no picture shows.
    const given = ['on', 'off', 'off', 'on', 'on', 'off'];
    for (const [kitchen, answer] of given.entries())
      await team.corrects(team.put(await machine(kitchen, kitchen % 3 === 0)), answer, isItOn);
    const soft = team.pool.all().filter(({ kind }) => kind === 'soft');
    let right = 0;
    for (let kitchen = 20; kitchen < 26; kitchen++) {
      const step = await team.asks(team.put(await machine(kitchen, true)), isItOn).catch(() => undefined);
      if (step) right += 1;
    }
    if (soft.length === 0) expect(right).toBe(0);
    for (const [kitchen, answer] of given.entries())
      expect((await team.asks(team.put(await machine(kitchen, kitchen % 3 === 0)), isItOn)).output).toEqual(
        said(answer),
      );
  });

  test('with a vision model, overrule it only where they are better', async () => {
    const knowing = { ...seeing, answer: async () => ({ text: 'on', confidence: 0.9 }) };
    const team = createTeam(vqa, answers, knowing);
    for (let kitchen = 0; kitchen < 6; kitchen++) {
      const picture = team.put(await machine(kitchen, kitchen % 2 === 0));
      if (kitchen % 2 === 0) await team.confirms(picture, isItOn);
      else await team.corrects(picture, 'off', isItOn);
    }
    expect((await team.asks(team.put(await machine(21, false)), isItOn)).output).toEqual(said('off'));
    expect((await team.asks(team.put(await machine(21, true)), isItOn)).output).toEqual(said('on'));
    const stranger = await team.asks(team.put((await groupPhoto(1)).pixels), isItOn);
    expect(stranger).toMatchObject({ output: said('on'), prompts: [], confidence: 0.9 });
  });

  test('forgotten with the person who gave them, what is left decides', async () => {
    const team = createTeam(vqa, answers, seeing);
    const bob = { id: 'bob', name: 'Bob' };
    for (let kitchen = 0; kitchen < 6; kitchen++)
      await team.corrects(
        team.put(await machine(kitchen, kitchen % 2 === 0)),
        kitchen % 2 === 0 ? 'on' : 'off',
        isItOn,
        kitchen < 3 ? bob : undefined,
      );
    await team.forgets('bob');
    expect(team.examples).toHaveLength(3);
    const told = team.pool.active('VQA', 'is machine on or off');
    expect(told.length).toBeGreaterThan(0);
    for (const prompt of told)
      expect(team.examples.map(({ feature }) => feature)).toContainEqual(prompt.kind === 'text' && prompt.key);
    expect(team.pool.all().filter(({ kind }) => kind === 'soft')).toEqual([]);
  });
});
