import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRecords } from '../../src/conversation/records.js';
import { type ActingBot, startActingBot } from '../support/acting-bot.js';
import { openRoom, type Room, type Seen } from '../support/person.js';

let photo: Uint8Array;
beforeAll(async () => {
  photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
});

let bot: ActingBot;
let room: Room;
beforeEach(async () => {
  bot = await startActingBot();
  room = openRoom(bot.app);
});
afterEach(() => bot.close());

const ask = (name = 'Ada'): Promise<Seen> => room.person(name).says('How many dogs are there?', photo);
/** What the bot now answers when the question is asked again. */
const asked = async (): Promise<string> => (await ask('Eve')).text;

async function restartWith(options: Parameters<typeof startActingBot>[0]): Promise<void> {
  await bot.close();
  bot = await startActingBot(options);
  room = openRoom(bot.app);
}

describe('right', () => {
  for (const emoji of ['✅', '👍🏽', '💯'])
    test(`${emoji} confirms the answer, quietly`, async () => {
      const answer = await ask();
      await room.person('Ada').reacts(emoji, answer.id);
      expect(bot.taught).toEqual(['Ada confirms 2']);
      expect(room.posts).toHaveLength(1);
    });

  test('the button says thank you, and can be undone', async () => {
    const answer = await ask();
    const thanks = await room.person('Ada').clicks('✅ Right', answer.id);
    expect(thanks.text).toContain('Thank you, Ada');
    await room.person('Ada').clicks('Undo', thanks.id);
    expect(bot.taught).toEqual(['Ada confirms 2', 'Ada undoes 2']);
    expect(room.post(thanks.id)).toMatchObject({ lesson: 'undone', text: expect.stringContaining('Ada has undone') });
  });

  test('taken back, it is undone and the thread is told', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await ada.reacts('✅', answer.id);
    await ada.takesBack('✅', answer.id);
    expect(bot.taught).toEqual(['Ada confirms 2', 'Ada undoes 2']);
    expect(room.last().text).toContain('Ada took the reaction back');
  });
});

describe('wrong', () => {
  test('the step that somebody suspects in a form reaches whoever looks for the fault', async () => {
    const answer = await ask();
    await room.person('Ada').corrects(answer.id, 'three', 'BOX0');
    expect(bot.taught).toHaveLength(1);
    expect(bot.taught[0]).toMatch(/^Ada says .* of 2, and suspects BOX0$/);
  });

  test('of two things that may have gone wrong, a click says which', async () => {
    const answer = await ask();
    const shown = await room.person('Ada').replies(answer.id, 'no, three');
    const turn = await bot.memory.turns.byPost('home', answer.id);
    const [step] = turn?.steps ?? [];
    const [lesson] = await bot.memory.lessons('home').list(1);
    if (step?.status !== 'done' || step.output.type !== 'Regions' || !turn) throw new Error('it counts regions');
    const after = {
      ...step.output,
      regions: [...step.output.regions, { box: [1, 2, 30, 40] as const, label: 'dog', score: 1 }],
    };
    const words = 'with the dog at the left';
    const candidate = { step: step.instruction.output, before: step.output, after, words, answer: '3', cost: 1 };
    const reflection = {
      ...{ turn: turn.id, expected: [], results: [], fault: { at: 'none', reason: '' } as const, rivals: [], ms: 0 },
      candidates: [candidate, { ...candidate, step: 'BOX9' }],
    };
    await bot.memory.lessons('home').save({ ...lesson, status: 'refused', reflection });
    await room.person('Ben').presses('which:0', shown.id);
    expect(bot.taught.at(-1)).toMatch(/^Ada says .*suspects BOX0$/);
    const [feedback] = (await bot.memory.turns.feedback('home', turn.id)).filter(({ author }) => author.id === 'ben');
    expect(feedback.expected).toEqual([
      { kind: 'number', value: 3 },
      { kind: 'regions', label: 'dog', picture: turn.request.images[0].id, boxes: after.regions.map(({ box }) => box) },
    ]);
  });

  test('a form asks only for what is right: nothing in it is taken for an instruction', async () => {
    const answer = await ask();
    await room.person('Ada').corrects(answer.id, '');
    expect(room.last().text).toContain('What should it be?');
    await room.person('Ada').corrects(answer.id, 'show me three');
    expect(bot.taught).toEqual(['Ada says show me three of 2']);
  });

  test('what was noted before words were read at once still counts', async () => {
    const answer = await ask();
    const turn = await bot.memory.turns.byPost('home', answer.id);
    if (!turn) throw new Error('the answer is remembered');
    const { team, thread } = turn.request;
    await bot.memory.turns.addFeedback({
      ...{ id: `${turn.id}:ada:wrong`, team, turn: turn.id, author: { id: 'ada', name: 'Ada' }, verdict: 'wrong' },
      ...{ correction: 'three', images: [], withdrawn: false, at: 1 },
    });
    await createRecords(bot.memory.store).open({ team, thread, turn: turn.id });
    await bot.app.onConnected(room.connection, () => true);
    await bot.app.idle();
    expect(bot.taught).toEqual(['Ada says three of 2']);
  });

  for (const emoji of ['❌', '👎', ':nope:'])
    test(`${emoji} and no word: asked once, kindly, with what it could be`, async () => {
      const answer = await ask();
      await room.person('Ada').reacts(emoji, answer.id);
      const question = room.last();
      expect(question.text).toContain('What should it be?');
      expect(question.buttons.map(({ label }) => label)).toEqual([
        ...['3', '1', '4'],
        ...['1 is no dog', '2 is a dog too', '3 is no dog'],
        'Something else…',
      ]);
      expect(question.pictures[0]?.marks.map(({ label }) => label)).toEqual(['1', '2', '3']);
      await room.person('Bob').reacts(emoji, answer.id);
      expect(room.posts).toHaveLength(2);
      expect(bot.taught).toEqual([]);
    });

  test('a click on the right one is learned from, in the post that asked', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await ada.reacts('❌', answer.id);
    const question = room.last();
    await ada.clicks('3', question.id);
    expect(room.posts).toHaveLength(2);
    const lesson = room.post(question.id);
    expect(lesson).toMatchObject({ status: 'lesson', lesson: 'accepted' });
    expect(lesson.text).toContain('now I say “3”');
    expect(lesson.buttons.map(({ label }) => label)).toEqual(['Undo', '✅ Right', '❌ Wrong']);
    expect(await asked()).toBe('**3**');
  });

  test('a click counts also when it comes before the chat has told which post it made', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    const { post } = room.connection;
    let tell = (): void => undefined;
    room.connection.post = async (...given) => {
      const id = await post(...given);
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
      return id;
    };
    const reacted = ada.reacts('❌', answer.id);
    await expect.poll(() => room.posts.length).toBe(2);
    const clicked = ada.clicks('3', room.last().id);
    room.connection.post = post;
    tell();
    await Promise.all([reacted, clicked]);
    expect(room.last()).toMatchObject({ lesson: 'accepted', text: expect.stringContaining('now I say “3”') });
  });

  test('two clicks on one question: the second still means the answer that was asked about', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    const question = room.last();
    const [three, four] = ['3', '4'].map((label) => question.buttons.find((button) => button.label === label));
    await room.person('Ada').presses(three?.action ?? '', question.id);
    expect(room.post(question.id).lesson).toBe('accepted');
    await room.person('Bob').presses(four?.action ?? '', question.id);
    expect(room.last().text).toMatch(/Ada says “3” and Bob says “4”/);
    expect(await asked()).toBe('**2**');
  });

  test('a click on a place in the picture says exactly which', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    await room.person('Ada').clicks('2 is a dog too', room.last().id);
    const [lesson] = await bot.memory.lessons('home').list();
    expect(lesson?.expected).toMatchObject([
      {
        kind: 'regions',
        label: 'dog',
        boxes: [
          [0, 4, 3, 20],
          [4, 4, 7, 20],
          [8, 4, 11, 20],
        ],
      },
    ]);
    expect(await asked()).toBe('**3**');
  });

  test('after ❌, a few words are the answer', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    const lesson = await room.person('Ada').says('three I believe');
    expect(lesson.status).toBe('lesson');
    expect(bot.taught).toEqual(['Ada says three I believe of 2']);
  });

  test('something else asks for words', async () => {
    const answer = await ask();
    await room.person('Ada').reacts('❌', answer.id);
    const question = room.last();
    await room.person('Bob').clicks('Something else…', question.id);
    expect(room.post(question.id).text).toContain('Reply in a few words');
    await room.person('Bob').says('seven');
    expect(await asked()).toBe('**7**');
  });

  test('words alone are enough, and the lesson reads in ten seconds', async () => {
    const answer = await ask();
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    expect(lesson.text.split('\n')).toEqual([
      '**I learned from that: now I say “3”**, no longer “2”.',
      'Learned: I know better what dogs look like. Thank you, Ada.',
    ]);
    expect(lesson.how?.notes).toEqual([
      "- **What went wrong:** step 1 of 3 (Find the dogs), `BOX0=LOC(image=IMAGE,object='dog')`. Proof: I changed only that (with the dog at the lower left), ran the rest again and got “3”.",
      '- **What I learned:** I know better what dogs look like. Learned from 4 examples.',
      '- **How I tested it:** on 10 examples kept aside, right 8 → 10; nothing else broke (25 checked).',
    ]);
    expect(lesson.pictures.map(({ alt }) => alt)).toEqual(['Before: 2', 'Now: 3']);
    expect(lesson.how?.steps.slice(0, 2).map(({ words, result }) => [words, result])).toEqual([
      ['What I had seen', '2 dogs'],
      ['What makes the answer “3”: with the dog at the lower left', '2 dogs'],
    ]);
    expect(lesson.footer).toMatch(/^0\.0 s · lesson [0-9a-f]{8}$/);
  });

  test('a correction to what the answer says already is agreement, and starts no search', async () => {
    const answer = await ask();
    const said = await room.person('Ada').replies(answer.id, 'no, two');
    expect(said.text).toMatch(/^Thank you, Ada: I’ll remember “2” as a good answer/);
    expect(await asked()).toBe('**2**');
  });

  test('progress is one post, edited', async () => {
    const answer = await ask();
    await room.person('Ada').replies(answer.id, 'no, three');
    expect(room.posts).toHaveLength(2);
    const versions = room.posts[1]?.versions.map(({ lesson }) => lesson);
    expect(versions?.[0]).toBe('reflecting');
    expect(versions?.at(-1)).toBe('accepted');
  });

  test('undone, the answer is as before, and the post says by whom', async () => {
    const answer = await ask();
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    expect(await asked()).toBe('**3**');
    await room.person('Bob').clicks('Undo', lesson.id);
    expect(room.post(lesson.id).text).toBe('**Undone.** Bob has undone this. I answer as before: “2”.');
    expect(room.post(lesson.id).buttons).toEqual([]);
    expect(await asked()).toBe('**2**');
    // Said again, it counts again.
    await room.person('Ada').replies(answer.id, 'no, three');
    expect(await asked()).toBe('**3**');
  });

  test('undone by /undo, it is not learned again when somebody takes another vote back', async () => {
    const answer = await ask();
    await room.person('Ada').replies(answer.id, 'no, three');
    const [lesson] = await bot.memory.lessons('home').list();
    await room.person('Bob').says(`/undo ${lesson.id}`);
    expect(await asked()).toBe('**2**');
    const cyd = room.person('Cyd');
    await cyd.reacts('❌', answer.id);
    await cyd.takesBack('❌', answer.id);
    expect(await asked()).toBe('**2**');
    expect(bot.taught).toEqual(['Ada says three of 2', 'Bob undoes 3']);
    // Said again, it counts again.
    await room.person('Ada').replies(answer.id, 'no, three');
    expect(await asked()).toBe('**3**');
  });

  test('❌ taken back: the question closes, the lesson goes, the thread is told', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await ada.reacts('❌', answer.id);
    const question = room.last();
    await ada.takesBack('❌', answer.id);
    expect(room.post(question.id)).toMatchObject({ text: "All right, I won't count it.", buttons: [] });

    await ada.reacts('❌', answer.id);
    const lesson = await ada.says('three');
    expect(await asked()).toBe('**3**');
    await ada.takesBack('❌', answer.id);
    expect(room.post(lesson.id)).toMatchObject({
      lesson: 'undone',
      text: expect.stringContaining('Ada took the reaction'),
    });
    expect(room.last().text).toContain('took the reaction back');
    expect(await asked()).toBe('**2**');
  });

  test('❌ on the lesson goes on from there', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    const lesson = await ada.replies(answer.id, 'no, three');
    await ada.clicks('❌ Wrong', lesson.id);
    const question = room.last();
    expect(question.text).toContain('What should it be?');
    await ada.clicks('4', question.id);
    expect(await asked()).toBe('**4**');
    const standing = (await bot.memory.lessons('home').list()).filter(({ status }) => status === 'accepted');
    expect(standing.map(({ after }) => after)).toEqual(['4']);
  });

  test('✅ on the lesson agrees with it', async () => {
    const answer = await ask();
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    await room.person('Bob').clicks('✅ Right', lesson.id);
    expect(bot.taught).toEqual(['Ada says three of 2', 'Bob confirms 3']);
    // Two say three, so one who says four changes nothing.
    await room.person('Cyd').replies(answer.id, 'no, four');
    expect(await asked()).toBe('**3**');
  });

  test('what is not understood is said honestly, with what would help', async () => {
    const answer = await ask();
    const lesson = await room.person('Ada').replies(answer.id, 'no, it is all blurry and strange');
    expect(lesson).toMatchObject({ status: 'lesson', lesson: 'refused', buttons: [] });
    expect(lesson.text).toContain('A number, or a drawn box, would help');
    expect(await asked()).toBe('**2**');
  });
});

describe('pictures and boxes', () => {
  test('a picture with a name teaches, without a mistake first', async () => {
    const lesson = await room.person('Ada').says('This is our logo.', photo);
    expect(bot.taught).toEqual(['Ada teaches our logo with 1']);
    expect(lesson.text).toContain('**I know “our logo” now.**');
    expect(lesson.buttons.map(({ label }) => label)).toEqual(['Undo']);
  });

  test('/teach shows its lesson', async () => {
    const lesson = await room.person('Ada').says('/teach our logo', photo);
    expect(lesson).toMatchObject({ status: 'lesson', lesson: 'accepted' });
  });

  test('a question after it is about its picture, until another one comes', async () => {
    const ada = room.person('Ada');
    const other = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#135' } })
      .png()
      .toBuffer();
    const widths = (seen: Seen) => seen.pictures.map(({ reference }) => reference.width);
    const question = 'Is there a dog?';
    await ada.says('/teach our logo', photo);
    expect(widths(await ada.says(question))).toEqual([64]);
    expect(widths(await ada.says(question, other))).toEqual([30]);
    expect(widths(await ada.says(question))).toEqual([30]);
    await ada.says('This is our mug', photo);
    expect(widths(await ada.says(question))).toEqual([64]);
    const elsewhere = openRoom(bot.app, 'home', 'elsewhere').person('Ada');
    expect((await elsewhere.says(question)).text).toContain('I need a picture');
  });

  test('a picture in a reply is an example', async () => {
    const answer = await ask();
    await room.person('Ada').replies(answer.id, 'no, this is our logo', photo);
    expect(bot.taught).toEqual(['Ada says our logo of 2']);
    const [lesson] = await bot.memory.lessons('home').list();
    expect(lesson?.shown).toHaveLength(1);
  });

  describe('after a picture was painted', () => {
    const paint = (): Promise<Seen> => room.person('Ada').says('Replace the dog with our van', photo);
    const looks = 'No, it looks like this';

    test('an example needs no reply and no ❌, and another may follow', async () => {
      await paint();
      await room.person('Ada').says(looks, photo);
      await room.person('Ada').says('it should look more like this one', photo);
      expect(bot.taught).toEqual([
        'Ada says it looks like this of Here is your picture.',
        'Ada says it should look more like this one of Here is your picture.',
      ]);
    });
    test.each([
      ['', 'it should look like this'],
      ['like this one', 'like this one'],
      ['This is our van', 'our van'],
      [looks, 'it looks like this'],
    ])('after ❌, “%s” with a picture is the answer', async (words, said) => {
      const { id } = await paint();
      await room.person('Ada').reacts('❌', id);
      await room.person('Ada').says(words, photo);
      expect(bot.taught).toEqual([`Ada says ${said} of Here is your picture.`]);
    });
    test('a message that was not understood stands in no way', async () => {
      const { id } = await paint();
      expect((await room.person('Ada').says('hmm, I wonder about the thing', photo)).status).toBe('asked');
      await room.person('Ada').says(looks, photo);
      await room.person('Ada').reacts('❌', id);
      expect((await room.person('Ada').says('flurb the gnarp of whatever the day is', photo)).status).toBe('asked');
      await room.person('Ada').says('more like that', photo);
      expect(bot.taught).toHaveLength(2);
    });
    test('a question with a picture is a question, and a name teaches', async () => {
      const { id } = await paint();
      const question = () => room.person('Ada').says('How many dogs are there?', photo);
      expect((await question()).text).toBe('**2**');
      await paint();
      await room.person('Ada').says('This is our logo', photo);
      await room.person('Ada').reacts('❌', id);
      expect((await question()).text).toBe('**2**');
      expect(bot.taught).toEqual(['Ada teaches our logo with 1']);
    });
  });

  test('a box drawn around what was forgotten', async () => {
    const answer = await ask();
    const { reference } = answer.pictures[0];
    await room
      .person('Ada')
      .points(answer.id, 'you forgot this one', [{ picture: reference.id, box: [40, 10, 60, 40] }]);
    const [lesson] = await bot.memory.lessons('home').list();
    expect(lesson?.expected).toMatchObject([
      {
        kind: 'regions',
        label: 'dog',
        boxes: [
          [0, 4, 3, 20],
          [4, 4, 7, 20],
          [40, 10, 60, 40],
        ],
      },
    ]);
    expect(await asked()).toBe('**3**');
  });

  test('boxes around all of them, one of which was found', async () => {
    const answer = await ask();
    const picture = answer.pictures[0].reference.id;
    const boxes = [
      [0, 4, 3, 20],
      [40, 10, 60, 40],
      [10, 30, 20, 48],
      [30, 30, 38, 48],
    ] as const;
    await room.person('Ada').points(
      answer.id,
      '',
      boxes.map((box) => ({ picture, box })),
    );
    expect(await asked()).toBe('**4**');
  });

  test('boxes that are none are not taken', async () => {
    const answer = await ask();
    const picture = answer.pictures[0].reference.id;
    await room.person('Ada').points(answer.id, 'here', [
      { picture, box: [Number.NaN, 0, 5, 5] },
      { picture, box: [500, 500, 900, 900] },
      { picture: 'f'.repeat(64), box: [0, 0, 10, 10] },
    ]);
    expect(bot.taught).toEqual([]);
    expect(bot.errors).toEqual([]);
  });
});

test('a deleted thread in which nobody spoke to the bot costs nothing', async () => {
  await ask();
  const posts = room.posts.length;
  await bot.app.onThreadDeleted({ team: 'home', thread: 'of others' }, room.connection);
  await bot.app.idle();
  expect(bot.taught).toEqual([]);
  expect(room.posts).toHaveLength(posts);
  expect(bot.errors).toEqual([]);
});

describe('votes', () => {
  test('with a quorum, one voice waits for another', async () => {
    await restartWith({ quorum: 2 });
    const answer = await ask();
    const waiting = await room.person('Ada').replies(answer.id, 'no, three');
    expect(waiting.text).toContain('Ada says “3”; I’ll learn it when one more person agrees');
    expect(bot.taught).toEqual([]);
    await room.person('Ada').clicks(/It’s “3”/, waiting.id);
    expect(bot.taught).toEqual([]);
    await room.person('Bob').clicks(/It’s “3”/, waiting.id);
    expect(await asked()).toBe('**3**');
    expect(room.post(waiting.id).text).toContain('Ada and Bob');
  });

  test('a tie teaches nothing, and says who says what and what would settle it', async () => {
    const answer = await ask();
    await room.person('Ada').replies(answer.id, 'no, three');
    expect(await asked()).toBe('**3**');
    const tie = await room.person('Bob').replies(answer.id, 'no, four');
    expect(tie.text).toMatch(/Ada says “3” and Bob says “4”/);
    expect(tie.text).toContain('One more vote settles it');
    expect(await asked()).toBe('**2**');
    await room.person('Cyd').clicks(/“4”/, tie.id);
    expect(await asked()).toBe('**4**');
  });

  test('a majority turns: the earlier lesson is undone, the other one learned', async () => {
    const answer = await ask();
    await room.person('Ada').replies(answer.id, 'no, three');
    await room.person('Bob').reacts('✅', answer.id);
    await room.person('Cyd').reacts('✅', answer.id);
    expect(await asked()).toBe('**2**');
    expect(bot.taught.slice(1)).toEqual(['Bob undoes 3', 'Bob confirms 2', 'Cyd confirms 2']);
  });

  test('of each person the latest word counts, once', async () => {
    const answer = await ask();
    const ada = room.person('Ada');
    await ada.replies(answer.id, 'no, three');
    await ada.replies(answer.id, 'no, four');
    expect(await asked()).toBe('**4**');
    await ada.reacts('✅', answer.id);
    expect(await asked()).toBe('**2**');
  });

  test('two people teach the opposite at the same moment: settled, never half', async () => {
    const answer = await ask();
    await Promise.all([
      room.person('Ada').replies(answer.id, 'no, three'),
      room.person('Bob').replies(answer.id, 'no, four'),
    ]);
    expect(await asked()).toBe('**2**');
    const lessons = await bot.memory.lessons('home').list();
    expect(lessons.filter(({ status }) => status === 'accepted')).toEqual([]);
    expect(room.posts.some(({ versions }) => versions.at(-1)?.text.includes('You don’t agree yet'))).toBe(true);
  });

  test('a name is no role', async () => {
    await restartWith({ teachers: ['role:Admins'] });
    const answer = await ask();
    const reply = await room.person('role:Admins').replies(answer.id, 'no, four');
    expect(reply.text).toContain('only some people teach me');
    expect(bot.taught).toEqual([]);
  });

  test('what is taught waits for as many people as any correction', async () => {
    await restartWith({ quorum: 2 });
    const waiting = await room.person('Ada').says('This is our mascot', photo);
    expect(waiting.text).toContain('Ada says that it is “our mascot”');
    expect(bot.taught).toEqual([]);
    await room.person('Ada').clicks(/mascot/, waiting.id);
    expect(bot.taught).toEqual([]);
    await room.person('Ben').clicks(/mascot/, waiting.id);
    expect(bot.taught).toEqual(['Ada teaches our mascot with 1']);
    await room.person('Cyd').presses('agree-teaching', waiting.id);
    expect(bot.taught).toHaveLength(1);
  });

  test('what several agreed on is undone by as many, or by an admin', async () => {
    await restartWith({ quorum: 2 });
    const taught = async (name: string) => {
      const waiting = await room.person('Ada').says(`This is ${name}`, photo);
      await room.person('Ben').clicks(new RegExp(name.split(' ')[1]), waiting.id);
      return room.last();
    };
    const mascot = await taught('our mascot');
    const told = await room.person('Cyd').clicks('Undo', mascot.id);
    expect(told.text).toBe('Cyd would undo this. 2 people agreed on it, so one more has to press Undo as well.');
    await room.person('Cyd').presses('undo', mascot.id);
    expect((await room.person('Cyd').says('/undo our mascot 1')).text).not.toMatch(/Taken back/);
    expect(bot.taught).toEqual(['Ada teaches our mascot with 1']);
    await room.person('Ada').presses('undo', mascot.id);
    expect(bot.taught.slice(1)).toEqual(['Ada undoes our mascot']);
    const logo = await taught('our logo');
    await room.person('Dan', 'admin').presses('undo', logo.id);
    expect(bot.taught.at(-1)).toBe('Dan undoes our logo');
  });

  test('who may not teach counts for nothing, and is told once', async () => {
    await restartWith({ teachers: ['ada'] });
    const answer = await ask();
    const bob = room.person('Bob');
    await bob.reacts('❌', answer.id);
    expect(room.last().text).toContain('Thank you, Bob. Here only some people teach me');
    const before = room.posts.length;
    await bob.reacts('✅', answer.id);
    await bob.presses('verdict:wrong', answer.id);
    expect(room.posts).toHaveLength(before);
    await bob.replies(answer.id, 'no, four');
    expect(bot.taught).toEqual([]);
    const lesson = await room.person('Ada').replies(answer.id, 'no, three');
    await bob.presses('undo', lesson.id);
    expect(await asked()).toBe('**3**');
  });
});
