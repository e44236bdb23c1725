import type { App, Connection, Message, Place, Press, Reaction } from '../../../src/contracts/chat.js';
import type { Post } from '../../../src/contracts/post.js';
import type { Memory } from '../../../src/contracts/store.js';
import type { PictureReference, Turn } from '../../../src/contracts/turn.js';

/** Plays the bot's part, and tells what it heard: takes the pictures, thinks, answers, keeps the turn. */
export interface TellingApp extends App {
  readonly heard: {
    readonly messages: Message[];
    readonly reactions: Reaction[];
    readonly presses: Press[];
    readonly deleted: Pick<Message, 'id' | 'team' | 'thread'>[];
    readonly deletedThreads: Place[];
    /** Teams that left or came back, in order. */
    readonly departures: string[];
  };
  readonly serves: ((team: string) => boolean)[];
  connection: Connection | undefined;
  /** What is posted as the answer to a message; its pictures are those that came with it. */
  answer: (message: Message, pictures: readonly PictureReference[]) => Post;
}

export function tellingApp(memory: Memory): TellingApp {
  const signal = new AbortController().signal;
  const app: TellingApp = {
    heard: { messages: [], reactions: [], presses: [], deleted: [], deletedThreads: [], departures: [] },
    serves: [],
    connection: undefined,
    answer: (message, pictures) => answerPost(`You said “${message.text}” with ${pictures.length} pictures`, pictures),
    verdictOf: (emoji) => (/^(✅|👍|:done:)/u.test(emoji) ? 'right' : /^(❌|👎)/u.test(emoji) ? 'wrong' : undefined),

    knows: async () => false,
    goesOnIn: async () => false,

    async onMessage(message, connection) {
      app.heard.messages.push(message);
      await connection.react(message, message.id, '👀');
      const shelf = memory.pictures(message.team);
      const pictures: PictureReference[] = [];
      try {
        for (const picture of message.pictures)
          pictures.push(await shelf.receive(await connection.load(message.team, picture, signal), picture.name));
      } catch (error) {
        const friendly = error instanceof Error && 'friendly' in error ? String(error.friendly) : String(error);
        await connection.post(message, { ...notice(friendly) });
        return;
      }
      const id = await connection.post(message, { ...notice('Thinking…'), status: 'planning', working: true });
      for (const step of [1, 2, 3, 4])
        await connection.edit(message, id, { ...notice(`Looking… ${step}`), status: 'running', working: true });
      const post = app.answer(message, pictures);
      await memory.turns.set(turnOf(message, pictures), id);
      await connection.edit(message, id, post);
    },
    async onReaction(reaction) {
      app.heard.reactions.push(reaction);
    },
    async onPress(press) {
      app.heard.presses.push(press);
    },
    async onDeleted(message) {
      app.heard.deleted.push(message);
    },
    async onThreadDeleted(place) {
      app.heard.deletedThreads.push(place);
    },
    async onTeamLeft(team) {
      app.heard.departures.push(`${team} left`);
    },
    async onTeamBack(team) {
      app.heard.departures.push(`${team} is back`);
    },
    async onConnected(connection, serves) {
      app.connection = connection;
      app.serves.push(serves);
    },
  };
  return app;
}

export const notice = (text: string): Post => ({ text, status: 'notice', pictures: [], buttons: [] });

export const answerPost = (text: string, pictures: readonly PictureReference[]): Post => ({
  ...notice(text),
  status: 'answered',
  pictures: pictures.map((reference) => ({
    reference,
    marks: [{ box: [10, 10, 60, 80], label: 'dog', score: 0.9 }],
    alt: 'a dog in the upper left',
  })),
  buttons: [
    { label: '✅ Right', action: 'verdict:right', style: 'good' },
    { label: '❌ Wrong', action: 'verdict:wrong', style: 'bad' },
    { label: 'Long', action: `long:${'x'.repeat(200)}`, style: 'plain' },
  ],
  footer: '0.9 s',
  how: {
    plan: ['Find the dogs'],
    program: "BOX0=LOC(image=IMAGE,object='dog')",
    steps: [{ words: 'Find the dogs', code: "BOX0=LOC(image=IMAGE,object='dog')", status: 'done', result: '1 dog' }],
    ms: 900,
  },
});

/** Found one dog in the first picture. */
function turnOf(message: Message, images: readonly PictureReference[]): Turn {
  const { id, team, thread, author, text, at } = message;
  const source = "BOX0=LOC(image=IMAGE,object='dog')\nRESULT(var=BOX0)";
  const span = { line: 1, start: 1, end: source.indexOf('\n') + 1 };
  const object = { kind: 'literal', value: 'dog', span } as const;
  const find = { output: 'BOX0', tool: 'LOC', arguments: { object }, span };
  const [picture] = images;
  return {
    id,
    status: 'answered',
    request: { id, team, thread, author, text, images, at },
    plan: { steps: ['Find the dogs'], examples: [] },
    program: { source, instructions: [find], examples: [] },
    steps: picture
      ? [
          {
            ...{ status: 'done', instruction: find, ms: 12, cost: 0, prompts: [] },
            output: { type: 'Regions', picture, regions: [{ box: [10, 10, 60, 80], label: 'dog', score: 0.9 }] },
          },
        ]
      : [],
    answer: { text: '1', images },
    ms: 900,
    cost: 0,
  };
}
