import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/contracts/chat.js';
import { photo } from '../../support/sample-photos.js';
import { noBrowser } from './browser.js';
import { ask, expectAccessible, lastPost, messageBox, seeAnswer, useSeats } from './seats.js';

type Part = readonly [x1: number, y1: number, x2: number, y2: number];
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe.skipIf(noBrowser !== undefined)(
  `at the page${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 90_000 },
  () => {
    const seats = useSeats();
    const { sitDownAs } = seats;
    const log = (page: Page): Locator => page.locator('.log');
    const marking = (page: Page): Locator => page.getByRole('dialog', { name: 'Mark what is meant' });
    const lastMessage = (): Message | undefined => seats.home.app.heard.messages.at(-1);
    /** The boxes of the last message in fractions of its first picture, 1920 × 1280. */
    const heardParts = () =>
      lastMessage()?.pointed?.map(({ box: [x1, y1, x2, y2] }) => [x1 / 1920, y1 / 1280, x2 / 1920, y2 / 1280]);
    const expectParts = (parts: readonly Part[]): void => {
      const heard = heardParts() ?? [];
      expect(heard).toHaveLength(parts.length);
      for (const [at, part] of parts.entries())
        for (const [side, edge] of part.entries()) expect(heard[at]?.[side]).toBeCloseTo(edge, 2);
    };

    async function drag(page: Page, [x1, y1, x2, y2]: Part): Promise<void> {
      const canvas = await page.locator('.canvas').boundingBox();
      if (!canvas) throw new Error('[test] nothing to draw on');
      await page.mouse.move(canvas.x + canvas.width * x1, canvas.y + canvas.height * y1);
      await page.mouse.down();
      await page.mouse.move(canvas.x + canvas.width * x2, canvas.y + canvas.height * y2, { steps: 4 });
      await page.mouse.up();
    }

    test('❌, a place in the picture picked, and a lesson comes: its work, before and after, and Undo', async () => {
      const page = await sitDownAs('Ann');
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: '❌ Wrong' }).click();
      await log(page).getByText('What should it be?').waitFor();
      const candidates = page.locator('.post.notice').last();
      expect(await candidates.locator('.pick-number').allInnerTexts()).toEqual(['1', '2', '3']);
      seats.home.app.hold();
      await candidates.getByRole('button', { name: 'Choose 3' }).click();
      const lesson = page.locator('.post.lesson');
      await lesson.getByText('Looking for the mistake').waitFor();
      expect(seats.home.app.heard.presses.at(-1)?.action).toBe('should:6');
      await page.getByRole('status').getByText('Clovabot is learning').waitFor({ state: 'attached' });
      seats.home.app.step();
      await lesson.getByText('Learning from 6 examples…').waitFor();
      seats.home.app.release();
      await lesson.getByText('now I say “3”').waitFor();
      expect(await lesson.locator('.lesson-stage').textContent()).toContain('Learned');
      const [before, after] = await lesson.locator('.compared .picture').all();
      const left = await before?.boundingBox();
      const right = await after?.boundingBox();
      expect(right?.y).toBe(left?.y);
      expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
      expect(await lesson.locator('.caption').allInnerTexts()).toEqual(['Before: 2', 'Now: 3']);
      await page.getByRole('status').getByText('I learned from that').waitFor({ state: 'attached' });
      await lesson.getByRole('button', { name: 'How?' }).click();
      await lesson.getByRole('group', { name: 'How it was learned' }).getByRole('heading', { name: 'Steps' }).waitFor();
      await lesson.getByRole('button', { name: 'Undo', exact: true }).click();
      await lesson.getByText('Ann has undone this').waitFor();
      expect(await lesson.locator('s').textContent()).toBe('Learned');
      expect(await lesson.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0);
    });

    test('a number is picked in the large view as well', async () => {
      const page = await sitDownAs('Ann');
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: '❌ Wrong' }).click();
      await page.getByRole('button', { name: /Open picture: What I counted/ }).click({ position: { x: 5, y: 5 } });
      const view = page.getByRole('dialog');
      await view.getByRole('button', { name: 'Choose 1' }).click();
      await page.locator('.post.lesson.accepted').waitFor();
      expect(await view.count()).toBe(0);
      expect(seats.home.app.heard.presses.at(-1)?.action).toBe('should:4');
    });

    test('what was missed is drawn on the picture that was asked about, named with a click, and sent', async () => {
      const page = await sitDownAs('Ann');
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: 'Mark on the picture' }).click();
      expect(await page.locator('.found-mark').count()).toBe(2);
      await drag(page, [0.6, 0.2, 0.9, 0.8]);
      await marking(page)
        .getByRole('button', { name: /^Box 1: person/ })
        .waitFor();
      await drag(page, [0.5, 0.6, 0.4, 0.5]);
      await marking(page).getByRole('button', { name: 'glasses', exact: true }).click();
      await marking(page)
        .getByRole('button', { name: /^Box 2: glasses/ })
        .waitFor();
      // The first one again: chosen by a tap, moved, then made larger by its corner.
      await drag(page, [0.8, 0.7, 0.8, 0.7]);
      await drag(page, [0.8, 0.7, 0.85, 0.75]);
      await drag(page, [0.95, 0.85, 1.3, 0.9]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mark on the picture' }).click();
      await marking(page).getByRole('textbox', { name: 'Words to go with it' }).fill('you forgot these');
      await marking(page).getByRole('button', { name: 'Send 2 boxes' }).click();
      await marking(page).waitFor({ state: 'detached' });
      const own = log(page).locator('.post', { hasText: 'you forgot these' });
      await own.getByText('In reply to').waitFor({ state: 'attached' });
      expect(await own.locator('.mark-label').allInnerTexts()).toEqual(['person', 'glasses']);
      await page.locator('.post.lesson.accepted').waitFor();
      expectParts([
        [0.65, 0.25, 1, 0.9],
        [0.4, 0.5, 0.5, 0.6],
      ]);
      expect(lastMessage()).toMatchObject({
        text: 'you forgot these',
        pictures: [],
        replyTo: expect.stringMatching(/\.00000002$/),
        pointed: [{ label: 'person' }, { label: 'glasses' }],
      });
    });

    test('boxes are drawn, moved, named, removed and sent with the keyboard alone', async () => {
      const page = await sitDownAs('Kay');
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: 'Mark on the picture' }).focus();
      await page.keyboard.press('Enter');
      await marking(page).getByRole('button', { name: 'Add a box' }).focus();
      await page.keyboard.press('Enter');
      await marking(page)
        .getByRole('button', { name: /^Box 1: person/ })
        .waitFor();
      for (const key of ['ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowUp'])
        await page.keyboard.press(key);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('nurse');
      await marking(page)
        .getByRole('button', { name: /^Box 1: nurse/ })
        .waitFor();
      await marking(page).getByRole('button', { name: 'Add a box' }).focus();
      await page.keyboard.press('Enter');
      await marking(page)
        .getByRole('button', { name: /^Box 2/ })
        .waitFor();
      await page.keyboard.press('Delete');
      await marking(page)
        .getByRole('button', { name: /^Box 2/ })
        .waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('mark-words');
      await page.keyboard.press('Enter');
      await marking(page).waitFor({ state: 'detached' });
      // An arrow key moves by a fiftieth of the longer side.
      const step = 1920 / 50;
      expectParts([[(640 + step) / 1920, (1280 / 3 + step) / 1280, (1280 + 2 * step) / 1920, 2 / 3]]);
      expect(lastMessage()).toMatchObject({ text: '', pointed: [{ label: 'nurse' }] });
    });

    test('one’s own picture can be marked from its large view, and one that is not sent yet', async () => {
      const page = await sitDownAs('Ann');
      await page.setInputFiles('#pictures', [photo(2), photo(1)]);
      await messageBox(page).fill('/teach our logo');
      await page.getByRole('button', { name: 'Mark something on sample1.jpg' }).click();
      await marking(page).waitFor();
      await drag(page, [0.25, 0.25, 0.5, 0.5]);
      await marking(page)
        .getByRole('button', { name: /^Box 1: our logo/ })
        .waitFor();
      await marking(page).getByRole('button', { name: 'sample2.jpg', exact: true }).click();
      await marking(page).getByRole('img', { name: 'sample2.jpg' }).waitFor();
      await drag(page, [0.1, 0.1, 0.9, 0.9]);
      await marking(page).getByRole('button', { name: 'sample2.jpg, 1 box' }).waitFor();
      await marking(page).getByRole('button', { name: 'Done' }).click();
      // Of two pictures the first is taken out, with its mark: the other mark stays with its own.
      await page.getByRole('button', { name: 'Remove sample2.jpg' }).click();
      await page.getByRole('button', { name: 'Mark something on sample1.jpg, 1 box' }).waitFor();
      await page.getByRole('button', { name: 'Send' }).click();
      await seeAnswer(page);
      expectParts([[0.25, 0.25, 0.5, 0.5]]);
      expect(lastMessage()?.pointed?.[0]?.label).toBe('our logo');

      await page.getByRole('button', { name: /Open picture: Marked: our logo/ }).click();
      await page.getByRole('button', { name: 'Mark something' }).click();
      await drag(page, [0.1, 0.1, 0.2, 0.3]);
      await marking(page).getByRole('button', { name: 'Send 1 box' }).click();
      await page.locator('.post.lesson.accepted').waitFor();
      expectParts([[0.1, 0.1, 0.2, 0.3]]);
      expect(lastMessage()?.replyTo).toMatch(/\.00000002$/);
    });

    test('on a phone a finger draws, places are picked by a tap, and nothing is wider than the screen', async () => {
      const page = await sitDownAs('Ann', phone);
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: '❌ Wrong' }).tap();
      await page.getByRole('button', { name: 'Choose 2' }).tap();
      await page.locator('.post.lesson.accepted').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await log(page).evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      await page
        .getByRole('button', { name: /Open picture: sample1/ })
        .first()
        .tap();
      const close = await page.getByRole('dialog').getByRole('button', { name: 'Close' }).boundingBox();
      expect((close?.x ?? 999) + (close?.width ?? 0)).toBeLessThanOrEqual(390);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap();
      await page.getByRole('button', { name: 'Mark on the picture' }).first().tap();
      const canvas = await page.locator('.canvas').boundingBox();
      if (!canvas) throw new Error('[test] nothing to draw on');
      const finger = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
        finger.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: type === 'touchEnd' ? [] : [{ x: canvas.x + canvas.width * x, y: canvas.y + canvas.height * y }],
        });
      await touch('touchStart', 0.2, 0.2);
      for (const at of [0.3, 0.4, 0.5, 0.6]) await touch('touchMove', at, at);
      await touch('touchEnd', 0.6, 0.6);
      await marking(page)
        .getByRole('button', { name: /^Box 1/ })
        .waitFor();
      for (const button of await marking(page).getByRole('button').all()) {
        const box = await button.boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
      }
      // No tap: Chromium takes one so soon after a finger that moved for the end of that movement.
      await marking(page).getByRole('button', { name: 'Send 1 box' }).click();
      await marking(page).waitFor({ state: 'detached' });
      expectParts([[0.2, 0.2, 0.6, 0.6]]);
    });

    test('“/” offers the commands; arrows, Enter and a click choose, Escape closes, a whole command is sent', async () => {
      const page = await sitDownAs('Ann');
      const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
      await messageBox(page).fill('/');
      expect(await options.count()).toBe(4);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await options.nth(2).getAttribute('aria-selected')).toBe('true');
      expect(await messageBox(page).getAttribute('aria-activedescendant')).toBe('command-teach');
      await page.keyboard.press('Enter');
      expect(await messageBox(page).inputValue()).toBe('/teach ');
      expect(await options.count()).toBe(0);
      await messageBox(page).fill('/l');
      await options.filter({ hasText: 'What I have learned' }).click();
      expect(await messageBox(page).inputValue()).toBe('/lessons ');
      await messageBox(page).fill('/a');
      await page.keyboard.press('Escape');
      expect(await options.count()).toBe(0);
      await messageBox(page).fill('/help');
      await page.keyboard.press('Enter');
      await log(page).locator('.post', { hasText: '/help' }).first().waitFor();
    });

    test('one’s own message is deleted after a question, for everybody; others’ cannot be', async () => {
      const ann = await sitDownAs('Ann');
      await ask(ann, 'Delete me, please', photo(6));
      await seeAnswer(ann);
      const ben = await sitDownAs('Ben');
      await ben
        .getByRole('button', { name: /Delete me, please/ })
        .first()
        .click();
      await seeAnswer(ben);
      expect(await ben.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
      const own = ann.locator('.post').first();
      await own.hover();
      await own.getByRole('button', { name: 'Delete', exact: true }).click();
      await ann.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
      expect(seats.home.app.heard.deletions).toEqual([]);
      await own.hover();
      await own.getByRole('button', { name: 'Delete', exact: true }).click();
      await ann.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      for (const page of [ann, ben]) {
        await page.getByText('This message was deleted.').waitFor();
        await page.getByRole('heading', { name: 'Deleted message' }).waitFor();
      }
      expect(await own.locator('img:not(.avatar img)').count()).toBe(0);
      await ben.reload();
      await ben.getByText('This message was deleted.').waitFor();
      await lastPost(ben).getByText('This picture is gone.').waitFor();
      expect(seats.home.app.heard.deletions).toHaveLength(1);
    });

    test.each(['light', 'dark'] as const)('axe finds nothing serious in the %s theme', async (colorScheme) => {
      const page = await sitDownAs('Ann', { colorScheme });
      const check = (what: string): Promise<void> => expectAccessible(page, what);
      await messageBox(page).fill('/');
      await page.getByRole('listbox').waitFor();
      await check('commands');
      await ask(page, 'How many people?');
      await seeAnswer(page);
      await page.getByRole('button', { name: '❌ Wrong' }).click();
      await log(page).getByText('What should it be?').waitFor();
      await check('candidates');
      seats.home.app.hold();
      await page.getByRole('button', { name: '3', exact: true }).click();
      await page.locator('.post.lesson').waitFor();
      await check('at work on a lesson');
      seats.home.app.release();
      await page.locator('.post.lesson.accepted').waitFor();
      await check('lesson');
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await page.locator('.post.lesson.undone').waitFor();
      await check('undone lesson');
      await page.getByRole('button', { name: 'Mark on the picture' }).first().click();
      await drag(page, [0.1, 0.1, 0.4, 0.6]);
      await drag(page, [0.5, 0.5, 0.7, 0.6]);
      await check('marking');
      await page.keyboard.press('Escape');
      const own = page.locator('.post').first();
      await own.hover();
      await own.getByRole('button', { name: 'Delete', exact: true }).click();
      await check('deletion');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('This message was deleted.').waitFor();
      await check('deleted');
    });
  },
);
