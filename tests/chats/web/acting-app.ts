import type { App, Connection, Message, Place, Press, Reaction } from '../../../src/contracts/chat.js';
import type { LessonStatus } from '../../../src/contracts/lesson.js';
import type { HowStep, Mark, Post } from '../../../src/contracts/post.js';
import type { Memory } from '../../../src/contracts/store.js';
import type { PictureReference } from '../../../src/contracts/turn.js';
import { progressLines } from '../../../src/show/render-turn.js';

/** What the acting app heard, and the pace at which it goes through the stages of an answer. */
export interface ActingApp extends App {
  readonly heard: {
    readonly messages: Message[];
    /** The way back that came with the last of them. */
    connection?: Connection;
    readonly reactions: Reaction[];
    readonly presses: Press[];
    readonly deletions: Pick<Message, 'id' | 'team' | 'thread'>[];
    /** Teams that a chat said it serves, of those that the app asked about. */
    readonly serves: string[];
  };
  /** With `hold()`, each stage waits for a `step()`; `release()` lets it run again. */
  hold(): void;
  step(): void;
  release(): void;
}

/**
 * Plays the bot's part: takes the pictures, goes through all stages of an answer in one post, shows evidence and How;
 * on ❌ asks with numbered places, learns from a pick or from drawn boxes, and undoes it.
 */
export function actingApp(memory: Memory): ActingApp {
  const heard: ActingApp['heard'] = { messages: [], reactions: [], presses: [], deletions: [], serves: [] };
  let held = false;
  let waiting: (() => void) | undefined;
  const stage = (): Promise<void> =>
    held
      ? new Promise((resolve) => {
          waiting = resolve;
        })
      : Promise.resolve();

  /** The picture that each thread is about. */
  const pictureOf = new Map<string, PictureReference>();

  async function teach(place: Place, connection: Connection): Promise<void> {
    const picture = pictureOf.get(place.thread);
    if (!picture) return;
    const id = await connection.post(place, lessonPost('reflecting', picture));
    for (const stageName of ['learning', 'accepted'] as const) {
      await stage();
      await connection.edit(place, id, lessonPost(stageName, picture));
    }
  }

  return {
    heard,
    hold: () => {
      held = true;
    },
    step: () => waiting?.(),
    release: () => {
      held = false;
      waiting?.();
    },
    verdictOf: (emoji) => (['✅', '👍'].includes(emoji) ? 'right' : ['❌', '👎'].includes(emoji) ? 'wrong' : undefined),

    knows: async () => false,
    goesOnIn: async () => false,

    async onMessage(message, connection) {
      heard.messages.push(message);
      heard.connection = connection;
      await connection.react(message, message.id, '👀');
      const pictures = await Promise.all(
        message.pictures.map(async (picture) =>
          memory
            .pictures(message.team)
            .receive(await connection.load(message.team, picture, new AbortController().signal), picture.name),
        ),
      );
      const picture = pictures[0];
      if (picture) pictureOf.set(message.thread, picture);
      if (message.pointed && !picture) {
        await teach(message, connection);
        return;
      }
      if (!picture) {
        await connection.post(message, notice('I need a picture for that: **attach one** and ask again.'));
        return;
      }
      const stages = /fail/i.test(message.text) ? failingStages(picture) : answeringStages(picture);
      const id = await connection.post(message, stages[0] ?? notice(''));
      for (const post of stages.slice(1)) {
        await stage();
        await connection.edit(message, id, post);
      }
    },
    async onReaction(reaction) {
      heard.reactions.push(reaction);
    },
    async onPress(press, connection) {
      heard.presses.push(press);
      const picture = pictureOf.get(press.thread);
      if (press.action === 'verdict:wrong' && picture) await connection.post(press, candidates(picture));
      else if (press.action.startsWith('should:')) await teach(press, connection);
      else if (press.action === 'undo' && picture)
        await connection.edit(press, press.post, lessonPost('undone', picture));
      else await connection.post(press, notice('Thank you, noted as right.'));
    },
    async onDeleted(message) {
      heard.deletions.push(message);
    },
    onThreadDeleted: async () => undefined,
    onTeamLeft: async () => undefined,
    onTeamBack: async () => undefined,
    async onConnected(_connection, serves) {
      heard.serves.push(...['home', 'T0ther'].filter(serves));
    },
  };
}

const notice = (text: string): Post => ({ text, status: 'notice', pictures: [], buttons: [] });

/** What could be right instead, as buttons, and as places in the picture. */
function candidates(picture: PictureReference): Post {
  const marks = marksOn(picture, 3).map((mark, at) => ({
    box: mark.box,
    label: String(at + 1),
    action: `should:${at + 4}`,
  }));
  return {
    text: 'Sorry about that, and thank you for telling me. **What should it be?**\nPick one, or a number in the picture; or reply in a few words, draw a box, or send a picture as an example.',
    status: 'notice',
    pictures: [{ reference: picture, marks, alt: 'What I counted and what else I saw, numbered' }],
    buttons: [
      ...['0', '1', '3', '4'].map((label, at) => ({ label, action: `should:${at}`, style: 'plain' as const })),
      ...['is no person', 'is no person', 'is a person too'].map((words, at) => ({
        label: `${at + 1} ${words}`,
        action: `should:${at + 4}`,
        style: 'plain' as const,
      })),
      { label: 'Something else…', action: 'should:other', style: 'plain' },
    ],
  };
}

const lessonTexts: Readonly<Record<LessonStatus, string>> = {
  reflecting: 'Looking for what went wrong…',
  learning: 'It was step 1, `LOC`. Learning from 6 examples…',
  accepted: [
    '**I learned from that: now I say “3”**, no longer “2”.',
    "- **What went wrong:** step 1 of 5, `BOX0=LOC(image=IMAGE,object='person')`. Proof: run again with this changed (one more person, on the right), the answer is “3”.",
    '- **What I learned:** a person is likelier than I thought where it is small. Learned from 6 examples.',
    '- **How I tested it:** on 4 examples kept aside, right 3 → 4; nothing else broke (25 checked).',
    '- **Thanks to:** Ann',
  ].join('\n'),
  refused: '**I haven’t learned that yet.** The picture does not show why.',
  undone: '**Undone.** Ann has undone this. I answer as before: “2”.',
};

function lessonPost(lesson: LessonStatus, picture: PictureReference): Post {
  const isAccepted = lesson === 'accepted';
  return {
    text: lessonTexts[lesson],
    status: 'lesson',
    lesson,
    ...(lesson === 'reflecting' || lesson === 'learning' ? { working: true } : {}),
    pictures: isAccepted
      ? [
          { reference: picture, marks: marksOn(picture, 2), alt: 'Before: 2' },
          { reference: picture, marks: marksOn(picture, 3), alt: 'Now: 3' },
        ]
      : [],
    buttons: isAccepted ? [{ label: 'Undo', action: 'undo', style: 'plain' }] : [],
    how: isAccepted ? { plan, program: program.join('\n'), steps: stepsOn(picture, 5), ms: 1200 } : undefined,
    footer: isAccepted ? '1.9 s · lesson 5d41402a' : undefined,
  };
}

const program = [
  "BOX0=LOC(image=IMAGE,object='person')",
  "BOX1=SELECT(image=IMAGE,boxes=BOX0,query='glasses')",
  'ANSWER0=COUNT(boxes=BOX1)',
  "ANSWER1=EVAL(expr=\"'yes' if {ANSWER0} >= 2 else 'no'\")",
  'RESULT(var=ANSWER1)',
];
const plan = ['Find the people', 'Keep those with glasses', 'Count them', 'Compare with 2'];

function marksOn({ width, height }: PictureReference, count: number): readonly Mark[] {
  return Array.from({ length: count }, (_, position) => ({
    box: [
      width * (0.06 + position * 0.3),
      height * (0.12 + 0.05 * position),
      width * (0.3 + position * 0.3),
      height * 0.82,
    ] as const,
    label: 'person',
    score: 0.93 - position * 0.11,
  }));
}

function stepsOn(picture: PictureReference, done: number): readonly HowStep[] {
  const all: readonly Pick<HowStep, 'result' | 'picture' | 'ms'>[] = [
    { result: '3 people', picture: { reference: picture, marks: marksOn(picture, 3), alt: '3 people' }, ms: 212 },
    { result: '2 people', picture: { reference: picture, marks: marksOn(picture, 2), alt: '2 people' }, ms: 641 },
    { result: '2', ms: 0.1 },
    {
      result: 'yes',
      picture: {
        reference: picture,
        view: [picture.width * 0.25, 0, picture.width * 0.75, picture.height * 0.6],
        marks: [],
        alt: 'the middle of the picture',
      },
      ms: 0.2,
    },
    { result: 'yes', ms: 0 },
  ];
  return program.map((code, position) =>
    position < done
      ? { words: plan[position], code, status: 'done', ...all[position] }
      : { words: plan[position], code, status: position === done ? 'running' : 'waiting' },
  );
}

function answeringStages(picture: PictureReference): readonly Post[] {
  const how = (done: number): Post['how'] => ({
    plan,
    program: program.join('\n'),
    steps: stepsOn(picture, done),
    ms: 240 * done,
  });
  const running = [0, 1, 2, 3, 4].map(
    (done): Post => ({
      text: `Looking… step ${done + 1} of 5`,
      status: 'running',
      working: true,
      progress: progressLines({ plan, steps: stepsOn(picture, done) }),
      pictures: [],
      buttons: [],
      how: how(done),
    }),
  );
  return [
    { text: 'Thinking about how to find out…', status: 'planning', working: true, pictures: [], buttons: [] },
    {
      text: 'I have a plan…',
      status: 'programming',
      working: true,
      progress: progressLines({ plan, steps: [] }),
      pictures: [],
      buttons: [],
      how: { plan, steps: [], program: '', ms: 30 },
    },
    ...running,
    {
      text: '**Yes**\nI counted `2` people with glasses.',
      status: 'answered',
      pictures: [{ reference: picture, marks: marksOn(picture, 2), alt: 'The answer “yes” shown on the picture' }],
      buttons: [
        { label: '✅ Right', action: 'verdict:right', style: 'good' },
        { label: '❌ Wrong', action: 'verdict:wrong', style: 'bad' },
      ],
      how: how(5),
      footer: '0.9 s',
    },
  ];
}

function failingStages(picture: PictureReference): readonly Post[] {
  const answered = answeringStages(picture).at(-1);
  if (!answered?.how) return [];
  const steps = answered.how.steps.map(
    (step, position): HowStep =>
      position === 0
        ? step
        : position === 1
          ? { ...step, status: 'failed', result: 'No vision model is connected for “glasses”', picture: undefined }
          : { words: step.words, code: step.code, status: 'waiting' },
  );
  return [
    { text: 'Thinking about how to find out…', status: 'planning', working: true, pictures: [], buttons: [] },
    {
      ...answered,
      text: 'I could not answer that. No vision model is connected for “glasses”.',
      status: 'failed',
      pictures: [],
      how: { ...answered.how, steps },
    },
  ];
}
