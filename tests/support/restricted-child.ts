/** Tasks that run in a process with few rights: name, folder. Prints what a person would read. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promptSchemas } from '../../src/learning/prompt-schemas.js';
import { createLessons } from '../../src/memory/lessons.js';
import { openStore } from '../../src/memory/open-store.js';
import { openPictures } from '../../src/memory/pictures.js';
import { noisy } from './hostile-pictures.js';
import { fullExample, fullLesson } from './lesson.js';
import { recordingLog } from './log.js';

const [, , task, folder] = process.argv;
const options = { home: folder, randomId: () => 'one', now: () => Date.now(), log: recordingLog() };

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  async 'store-in-read-only-folder'() {
    await openStore(`sqlite://${path.join(folder, 'x.sqlite')}`, options);
  },
  async 'pictures-in-read-only-folder'() {
    await openPictures(options);
  },
  async 'pictures-on-full-disk'() {
    const pictures = (await openPictures(options)).of('team');
    const first = await pictures.receive(await noisy(50, 50).jpeg().toBuffer());
    try {
      await pictures.receive(await noisy(800, 800).jpeg().toBuffer());
      console.log('no limit was met');
    } catch (error) {
      console.log(String(error));
    }
    console.log((await pictures.bytes(first.id)) ? 'first picture is there' : 'first picture is lost');
    console.log(`unfinished: ${readdirSync(path.join(folder, 'pictures', 'incoming')).length}`);
  },
  async 'lessons-on-full-disk'() {
    const url = `sqlite://${path.join(folder, 'x.sqlite')}`;
    const store = await openStore(url, options);
    const lessons = createLessons(store, promptSchemas).of('T');
    let kept = 0;
    try {
      for (; ; kept++) {
        const examples = Array.from({ length: kept + 1 }, (_, place) => fullExample(`${kept}/${place}`, 'T', kept));
        await lessons.save({ ...fullLesson(`${kept}`, 'T', kept), post: `${kept}` }, { addExamples: examples });
      }
    } catch (error) {
      console.log(String(error));
    }
    await store.close();
    const again = createLessons(await openStore(url, options), promptSchemas).of('T');
    const [found, examples] = [await again.list(), await again.examples()];
    console.log(
      `${found.length === kept && kept > 0 ? 'each lesson' : `${found.length} of ${kept} lessons`} that was kept`,
    );
    console.log(examples.length === (kept * (kept + 1)) / 2 ? 'with its examples' : `with ${examples.length} examples`);
    console.log((await again.byPost(`${kept}`)) ? 'and half of the next' : 'and nothing of the next');
  },
};

await tasks[task]().then(
  () => console.log('done'),
  (error: Error) => console.log(`${error.name}: ${error.message}`),
);
