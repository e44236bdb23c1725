import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { photo } from '../../support/sample-photos.js';
import { noBrowser } from './browser.js';
import { ask, expectAccessible, lastPost, messageBox, seeAnswer, useSeats } from './seats.js';
import { answered, visitor } from './visitor.js';

describe.skipIf(noBrowser !== undefined)(`the page${noBrowser ? ` (${noBrowser})` : ''}`, { timeout: 90_000 }, () => {
  const seats = useSeats();
  const { sitDownAs } = seats;

  test('asks for a name once, and keeps it', async () => {
    const page = await sitDownAs('Ann');
    await page.getByText('Ask about a picture').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Post as Ann' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('message');
  });

  test('an example can be tried with two clicks', async () => {
    const page = await sitDownAs('Ann');
    await page.getByRole('button', { name: 'How many stop signs are there?' }).click();
    await page.getByRole('list', { name: 'Pictures to send' }).getByText('street.png').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await seeAnswer(page);
    await page.getByRole('heading', { name: 'How many stop signs are there?' }).waitFor();
  });

  test('a question with a picture is answered live, in one post: plan, steps, evidence', async () => {
    const page = await sitDownAs('Ann');
    seats.home.app.hold();
    await ask(page, 'At least two with glasses?');
    const post = page.locator('.post.of-bot');
    await post.getByText('Thinking about how to find out…').waitFor();
    await page.getByText('👀').first().waitFor();
    seats.home.app.step();
    await post.getByText('I have a plan…').waitFor();
    expect(await post.getByRole('listitem').allInnerTexts()).toEqual([
      'Find the people',
      'Keep those with glasses',
      'Count them',
      'Compare with 2',
    ]);
    seats.home.app.step();
    await post.getByRole('img', { name: 'Running' }).waitFor();
    seats.home.app.step();
    await post.getByText('3 people').waitFor();
    await post.getByText('212 ms').waitFor();
    expect(await post.getByRole('img', { name: 'Done' }).count()).toBe(1);
    seats.home.app.release();
    await seeAnswer(page);
    expect(await page.locator('.post.of-bot').count()).toBe(1);
    expect(await post.locator('.pictures .mark-line').count()).toBe(2);
    expect(await post.locator('.pictures .mark-label').allInnerTexts()).toEqual(['person 0.93', 'person 0.82']);
    const loaded = await post
      .locator('.pictures img')
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    expect(loaded).toBeGreaterThan(400);
    await post.getByRole('button', { name: '✅ Right' }).click();
    await lastPost(page).getByText('Thank you, noted as right.').waitFor();
    expect(seats.home.app.heard.presses.at(-1)?.author.name).toBe('Ann');
  });

  test('“How?” shows plan, program and each step with its picture, values and time', async () => {
    const page = await sitDownAs('Ann');
    await ask(page, 'At least two with glasses?');
    await seeAnswer(page);
    const opener = page.getByRole('button', { name: /How\?/ });
    expect(await opener.getAttribute('aria-expanded')).toBe('false');
    await opener.click();
    const how = page.getByRole('group', { name: 'How the answer was found' });
    await how.getByRole('heading', { name: 'Plan' }).waitFor();
    expect(await how.locator('.plan li').count()).toBe(4);
    const steps = how.locator('.steps > li');
    expect(await steps.count()).toBe(5);
    expect(await steps.nth(1).textContent()).toContain('2 people');
    expect(await steps.nth(1).locator('.mark-line').count()).toBe(2);
    expect(await steps.nth(1).locator('.code-tool').textContent()).toBe('SELECT');
    expect(await steps.nth(1).textContent()).toContain('641 ms');
    const crop = steps.nth(3).locator('img').last();
    expect(decodeURIComponent((await crop.getAttribute('src')) ?? '')).toContain('view=480,0,1440,768');
    await crop.scrollIntoViewIfNeeded();
    const ratio = await crop.evaluate((image: HTMLImageElement) =>
      image.decode().then(() => image.naturalWidth / image.naturalHeight),
    );
    expect(ratio).toBeCloseTo(960 / 768, 1);
    expect(await how.getByLabel('The whole program').textContent()).toContain("LOC(image=IMAGE,object='person')");
    await opener.click();
    expect(await how.isVisible()).toBe(false);
  });

  test('a failed answer says so, and “How?” shows which step failed and which did not run', async () => {
    const page = await sitDownAs('Ann');
    await ask(page, 'please fail');
    await page.locator('.post.failed').getByText('I could not answer that.').waitFor();
    await page.getByRole('button', { name: /How\?/ }).click();
    await page.getByRole('img', { name: 'Failed' }).waitFor();
    expect(await page.getByRole('img', { name: 'Not run' }).count()).toBe(3);
  });

  test('pictures come in by drop', async () => {
    const page = await sitDownAs('Ann');
    const bytes = (await readFile(photo(2))).toString('base64');
    const transfer = await page.evaluateHandle((base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      for (const name of ['one.jpg', 'two.jpg']) data.items.add(new File([content], name, { type: 'image/jpeg' }));
      return data;
    }, bytes);
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    await page.getByText('Drop the pictures here').waitFor();
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.getByText('Drop the pictures here').waitFor({ state: 'detached' });
    const thumbs = page.getByRole('list', { name: 'Pictures to send' }).getByRole('listitem');
    expect(await thumbs.count()).toBe(2);
    await page.getByRole('button', { name: 'Remove one.jpg' }).click();
    expect(await thumbs.allInnerTexts()).toEqual(['two.jpg']);
    await messageBox(page).fill('count');
    await page.keyboard.press('Enter');
    await seeAnswer(page);
    expect(seats.home.app.heard.messages.at(-1)?.pictures.map(({ name }) => name)).toEqual(['two.jpg']);
  });

  test('pictures come in by paste; pasted text stays text', async () => {
    const page = await sitDownAs('Ann');
    const bytes = (await readFile(photo(3))).toString('base64');
    await messageBox(page).focus();
    await page.evaluate((base64) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], 'pasted.jpg', { type: 'image/jpeg' }));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, bytes);
    await page.getByRole('img', { name: 'pasted.jpg' }).waitFor();
    const textTaken = await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'hello');
      return !document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    expect(textTaken).toBe(false);
    await messageBox(page).fill('count');
    await page.keyboard.press('Enter');
    await seeAnswer(page);
  });

  test('of eleven pictures ten are kept, and that is said', async () => {
    const page = await sitDownAs('Ann');
    await page.setInputFiles(
      '#pictures',
      Array.from({ length: 11 }, () => photo(1)),
    );
    await page.getByRole('alert').getByText('That would be 11 pictures; a message can have 10.').waitFor();
    expect(await page.getByRole('list', { name: 'Pictures to send' }).getByRole('listitem').count()).toBe(10);
  });

  test('a file that is no picture is refused where it is added; the message stays', async () => {
    const page = await sitDownAs('Ann');
    await page.setInputFiles('#pictures', { name: 'notes.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('hello') });
    await messageBox(page).fill('what is it?');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('notes.jpg').waitFor();
    expect(await messageBox(page).inputValue()).toBe('what is it?');
    expect(await page.getByRole('list', { name: 'Pictures to send' }).getByRole('listitem').count()).toBe(1);
  });

  test('two people talk: each sees the other’s messages, replies and reactions at once', async () => {
    const ann = await sitDownAs('Ann');
    const ben = await sitDownAs('Ben');
    await ask(ann, 'How many have glasses, Ben?');
    await seeAnswer(ann);
    await ben
      .getByRole('navigation', { name: 'Threads' })
      .getByRole('button', { name: /How many have glasses, Ben/ })
      .click();
    await seeAnswer(ben);

    const answer = ben.locator('.post.of-bot').last();
    await answer.hover();
    await answer.getByRole('button', { name: 'Add a reaction' }).click();
    await ben
      .getByRole('group', { name: 'Reactions to choose from' })
      .getByRole('button', { name: 'React with ❌' })
      .click();
    const atAnn = ann.locator('.post.of-bot').last();
    await atAnn.getByRole('button', { name: '❌ 1 by Ben' }).click();
    await atAnn.getByRole('button', { name: '❌ 2 by Ben and you' }).waitFor();
    await answer.getByRole('button', { name: '❌ 2 by you and Ann' }).click();
    await atAnn.getByRole('button', { name: '❌ 1 by you', exact: true }).waitFor();
    expect(seats.home.app.heard.reactions.slice(-3).map(({ author, added }) => [author.name, added])).toEqual([
      ['Ben', true],
      ['Ann', true],
      ['Ben', false],
    ]);

    await answer.hover();
    await answer.getByRole('button', { name: 'Reply' }).click();
    await ben.getByText('Reply to Clovabot').waitFor();
    await messageBox(ben).fill('no, **one**');
    await ben.keyboard.press('Enter');
    const reply = ann.locator('.post', { hasText: 'no, one' });
    await reply.locator('strong', { hasText: 'one' }).waitFor();
    await reply.getByRole('button', { name: /In reply to Clovabot/ }).click();
    expect(await ann.evaluate(() => document.activeElement?.id)).toBe(
      await atAnn
        .first()
        .getAttribute('id')
        .then(() => seats.home.app.heard.messages.at(-1))
        .then((message) => `post-${message?.replyTo}`),
    );
  });

  test('one person plays several, and news in another thread are counted', async () => {
    const page = await sitDownAs('Ann');
    await ask(page, 'My first thread');
    await seeAnswer(page);
    await page.getByRole('button', { name: 'New thread' }).click();
    const other = await sitDownAs('Cleo');
    await other
      .getByRole('button', { name: /My first thread/ })
      .first()
      .click();
    await seeAnswer(other);
    await messageBox(other).fill('/help');
    await other.keyboard.press('Enter');
    // Cleo's and the bot's: what was seen does not count.
    await page.getByRole('button', { name: /My first thread.*\b2 new messages/ }).waitFor();
    await page.waitForFunction(() => document.title.startsWith('(1) '));

    await page
      .getByRole('button', { name: /Post as/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cleo' }).click();
    await page.getByRole('button', { name: 'Post as Cleo' }).waitFor();
    await messageBox(page).fill('I am Cleo now');
    await page.keyboard.press('Enter');
    await page.locator('.post', { hasText: 'I am Cleo now' }).getByText('Cleo', { exact: true }).waitFor();
  });

  test('what people write is text, whatever it looks like', async () => {
    const page = await sitDownAs('<b>Eve</b>');
    await messageBox(page).fill(
      '<img src=x onerror="document.title=1"> <script>alert(1)</script> [a](javascript:alert(1)) https://example.org/x',
    );
    await page.keyboard.press('Enter');
    await page.locator('.post', { hasText: '<script>alert(1)</script>' }).waitFor();
    expect(await page.locator('.posts script, .posts img[src=x], .posts [href^=javascript]').count()).toBe(0);
    expect(await page.locator('.text a').getAttribute('rel')).toBe('noopener noreferrer');
  });

  test('a reload and a restart of the server lose nothing; open pages come back by themselves', async () => {
    const page = await sitDownAs('Ann');
    await ask(page, 'Will this stay?');
    await seeAnswer(page);
    await page.reload();
    await seeAnswer(page);
    const port = new URL(seats.home.address).port;
    await seats.home.restart({ PORT: port });
    await messageBox(page).fill('/help me');
    await expect
      .poll(
        async () => {
          await messageBox(page).press('Enter');
          return page.locator('.post', { hasText: '/help me' }).count();
        },
        { timeout: 8000 },
      )
      .toBeGreaterThan(0);
    await page.locator('.post', { hasText: 'I need a picture for that' }).waitFor();
    await page.getByText('No connection to Clovabot').waitFor({ state: 'detached' });
  });

  test('a picture opens large, shows its marks, goes to the next and can be saved', async () => {
    const page = await sitDownAs('Ann');
    await page.setInputFiles('#pictures', [photo(1), photo(2)]);
    await messageBox(page).fill('look');
    await page.keyboard.press('Enter');
    await seeAnswer(page);
    await page.getByRole('button', { name: 'Open picture: sample1.jpg' }).click();
    const view = page.getByRole('dialog');
    await view.getByText('1 of 2').waitFor();
    await page.keyboard.press('ArrowRight');
    await view.getByText('sample2.jpg').waitFor();
    await view.getByRole('button', { name: 'True size' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      view.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('sample2.jpg');
    await page.keyboard.press('Escape');
    await view.waitFor({ state: 'detached' });
    await page.locator('.post.of-bot .picture button').click();
    expect(await view.locator('.mark-line').count()).toBe(2);
    await view.getByRole('button', { name: 'Marks' }).click();
    expect(await view.locator('.mark-line').count()).toBe(0);
  });

  test('all of it can be done with the keyboard', async () => {
    const page = await sitDownAs('Kay');
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '',
      );
    async function tabTo(name: RegExp, most = 40, key = 'Tab'): Promise<void> {
      for (let presses = 0; presses < most; presses += 1) {
        if (name.test(await focused())) return;
        await page.keyboard.press(key);
      }
      throw new Error(`[test] ${name} was not reached; the focus is on ${await focused()}`);
    }
    await page.reload();
    await page.getByRole('button', { name: 'Post as Kay' }).waitFor();
    await tabTo(/Skip to the message box/, 40, 'Shift+Tab');
    await tabTo(/How many stop signs/);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'street.png' }).waitFor();
    await page.keyboard.press('Enter');
    await seeAnswer(page);
    await tabTo(/How\?/, 40, 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: 'Plan' }).waitFor();
    await tabTo(/^Add a reaction$/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '❌ 1 by you' }).waitFor();
    expect(await focused()).toBe('Add a reaction');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Reply to Clovabot').waitFor();
    await page.keyboard.type('no, three');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('or four');
    await page.keyboard.press('Escape');
    expect(await page.getByText('Reply to Clovabot').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.locator('.post', { hasText: 'no, three' }).waitFor();
    expect(seats.home.app.heard.messages.at(-1)?.text).toBe('no, three\nor four');
  });

  test('a screen reader hears that the bot works and what it answers, not each step', async () => {
    const page = await sitDownAs('Ann');
    await ask(page, 'warm up');
    // What is said of this answer must be said before we listen to what is said of the next.
    await page.getByRole('status').getByText('I counted 2 people').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const region = document.querySelector('[aria-live=polite]');
      if (region)
        new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    seats.home.app.hold();
    await ask(page, 'and now?');
    await page.locator('.working').waitFor();
    await page.getByRole('status').getByText('Clovabot is working on it').waitFor({ state: 'attached' });
    seats.home.app.step();
    await lastPost(page).getByText('I have a plan…').waitFor();
    seats.home.app.step();
    await page.getByRole('img', { name: 'Running' }).waitFor();
    seats.home.app.step();
    await page.locator('.working').getByText('3 people').waitFor();
    seats.home.app.release();
    await seeAnswer(page);
    await page.waitForFunction(() => Reflect.get(window, 'heard').at(-1)?.includes('I counted'));
    expect(await page.evaluate(() => Reflect.get(window, 'heard'))).toEqual([
      'Clovabot is working on it',
      'Clovabot: Yes\nI counted 2 people with glasses.',
    ]);
  });

  test('a screen reader hears the first answer of a thread also when it is there before the thread opens', async () => {
    const page = await sitDownAs('Ann');
    const network = await page.context().newCDPSession(page);
    await network.send('Fetch.enable', { patterns: [{ urlPattern: '*/api/messages', requestStage: 'Response' }] });
    network.on('Fetch.requestPaused', async ({ requestId }) => {
      const { threads } = await visitor(seats.home).home();
      await visitor(seats.home).sees(threads[0]?.id ?? '', answered);
      await network.send('Fetch.continueResponse', { requestId });
    });
    await ask(page, 'quick?');
    await page.getByRole('status').getByText('I counted 2 people').waitFor({ state: 'attached' });
  });

  test('dark and light follow the system until the person chooses', async () => {
    const page = await sitDownAs('Ann', { colorScheme: 'dark' });
    const lightness = () =>
      page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));
    expect(await lightness()).toBeLessThan(60);
    await page.getByRole('button', { name: /Theme: system/ }).click();
    expect(await lightness()).toBe(255);
    await page.reload();
    await page.getByRole('button', { name: /Theme: light/ }).waitFor();
    expect(await lightness()).toBe(255);
  });

  test('on a phone the threads are a drawer and nothing is wider than the screen', async () => {
    const page = await sitDownAs('Ann', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await ask(page, 'On the phone: how many?');
    await seeAnswer(page);
    await page.getByRole('button', { name: /How\?/ }).tap();
    await page.getByRole('heading', { name: 'Plan' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
    const threads = page.getByRole('navigation', { name: 'Threads' });
    expect(await threads.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Threads', exact: true }).tap();
    await threads.getByRole('button', { name: 'New thread' }).tap();
    await page.getByText('Ask about a picture').waitFor();
    await threads.waitFor({ state: 'hidden' });
    const answerTools = page.getByRole('button', { name: 'Send' });
    expect((await answerTools.boundingBox())?.width).toBeGreaterThan(30);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', async (colorScheme) => {
    const page = await sitDownAs('Ann', { colorScheme });
    const check = (what: string) => expectAccessible(page, what);
    await page.getByText('Ask about a picture').waitFor();
    await check('welcome');
    seats.home.app.hold();
    await ask(page, 'please fail');
    await page.locator('.working').waitFor();
    await check('working');
    seats.home.app.release();
    await page.locator('.post.failed').waitFor();
    await ask(page, 'Two with glasses?');
    await seeAnswer(page);
    for (const opener of await page.getByRole('button', { name: /How\?/ }).all()) await opener.click();
    await page.getByRole('heading', { name: 'Plan' }).last().waitFor();
    await check('answers with How');
    await page
      .getByRole('button', { name: /Post as/ })
      .first()
      .click();
    await check('people');
    await page.keyboard.press('Escape');
    await page.locator('.post.of-bot .pictures .picture button').click();
    await check('large picture');
  });
});
