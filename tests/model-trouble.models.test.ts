import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startTestBot } from './support/bot.js';
import { openRoom } from './support/person.js';
import { startReplicatePeer } from './support/replicate-peer.js';
import { photo } from './support/sample-photos.js';

/** A team whose questions are answered, and whose pictures are compared, at Replicate. */
async function startTeam() {
  const peer = await startReplicatePeer();
  const home = await startTestBot(undefined, {
    ...peer.environment,
    CLOVABOT_ANSWER: 'replicate',
    CLOVABOT_EMBED_IMAGE: 'replicate',
  });
  const { bot } = home;
  return {
    room: openRoom(bot.app),
    bot,
    lessons: () => bot.memory.lessons('home').list(),
    examples: () => bot.memory.lessons('home').examples(),
    breakDown: () =>
      void peer.faults.push({
        at: 'create',
        times: 999,
        happen: (response: ServerResponse) => response.writeHead(500).end(),
      }),
    recover: () => void peer.faults.splice(0),
    /** Of the team's own plans, those for an instruction. */
    async plans(instruction: string) {
      const [feature] = await bot.models.embedText([instruction], { signal: new AbortController().signal });
      const found = await bot.memory.experience('home').plans(feature, 20);
      return found.map(({ example }) => example).filter((example) => example.instruction === instruction);
    },
    async close() {
      await home.close();
      await peer.close();
    },
  };
}

describe('while Replicate is down', () => {
  test('a ✅ is kept with what could be made of it, and is forgotten with the person', async () => {
    const team = await startTeam();
    const ana = team.room.person('Ana');
    const answer = await ana.says('What is celebrated?', photo(3));
    team.breakDown();
    await ana.reacts('✅', answer.id);
    expect(team.room.last().id).toBe(answer.id);
    const [lesson, ...others] = await team.lessons();
    expect(others).toEqual([]);
    expect(lesson).toMatchObject({ kind: 'confirmation', status: 'accepted' });
    const plans = await team.plans('What is celebrated?');
    expect(plans).toHaveLength(1);
    expect(lesson.experiences).toContain(plans[0].id);

    team.recover();
    await team.bot.teacher.forget('home', { person: 'ana' }, { id: 'ana', name: 'Ana' });
    expect(await team.lessons()).toEqual([]);
    expect(await team.plans('What is celebrated?')).toEqual([]);
    await team.close();
  }, 120_000);

  test('a correction that cannot be learned from is noted, says why, and is learned when it is said again', async () => {
    const team = await startTeam();
    const ana = team.room.person('Ana');
    const answer = await ana.says('What is celebrated?', photo(3));
    team.breakDown();
    const refused = await ana.replies(answer.id, 'no, a birthday');
    expect(refused.text).toContain('Replicate');
    expect(refused.text).toMatch(/tell me (?:again|once more) later/i);
    expect(refused.text).not.toContain('learned nothing');
    const [lesson] = await team.lessons();
    expect(lesson).toMatchObject({ kind: 'correction', status: 'refused', unfinished: true });
    const [vote] = await team.bot.memory.turns.feedback('home', lesson.turn ?? '');
    expect(vote).toMatchObject({ verdict: 'wrong', correction: 'a birthday', withdrawn: false });

    team.recover();
    const learned = await ana.replies(answer.id, 'no, a birthday');
    expect(learned.text).toContain('now I say “birthday”');
    expect(await team.examples()).toHaveLength(1);
    await team.close();
  }, 120_000);
});
