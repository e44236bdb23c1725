import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { photo } from '../../support/sample-photos.js';
import { openBrowser } from './browser.js';
import { type Home, openHome } from './open-home.js';

/** A person at the page; everything the page asks of the network, and everything it complains about, is kept. */
interface Seat {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** A browser and a home for the tests of one `describe`; after each, no page may have complained or called elsewhere. */
export interface Seats {
  readonly home: Home;
  sitDown(options?: BrowserContextOptions): Promise<Page>;
  sitDownAs(name: string, options?: BrowserContextOptions): Promise<Page>;
}

export function useSeats(): Seats {
  let home: Home;
  let browser: Browser;
  let seats: Seat[] = [];
  beforeAll(async () => {
    [home, browser] = await Promise.all([openHome(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await home?.close();
  });
  beforeEach(() => {
    seats = [];
  });
  afterEach(async () => {
    home.app.release();
    for (const { page, requests, complaints } of seats) {
      expect(complaints).toEqual([]);
      expect(
        requests.filter((url) => !url.startsWith('http://127.0.0.1:') && !url.startsWith('blob:http://127.0.0.1:')),
      ).toEqual([]);
      await page.context().close();
    }
  });

  async function sitDown(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
    // All who sit down here do so at one browser's secret, so that names of one test are there in the next.
    await context.addCookies([{ name: 'clovabot_browser', value: 'a'.repeat(43), url: home.address }]);
    const page = await context.newPage();
    // A browser, a server and two people on two cores, among other tests: what is late need not be wrong.
    page.setDefaultTimeout(15_000);
    const seat: Seat = { page, requests: [], complaints: [] };
    page.on('request', (request) => seat.requests.push(request.url()));
    page.on('pageerror', (error) => seat.complaints.push(error.message));
    page.on('console', (line) => {
      // What the server refuses is part of some tests; the browser also prints it.
      if (line.type() === 'error' && !line.text().includes('Failed to load resource'))
        seat.complaints.push(line.text());
    });
    seats.push(seat);
    await page.goto(home.address);
    return page;
  }

  return {
    get home() {
      return home;
    },
    sitDown,
    async sitDownAs(name, options) {
      const page = await sitDown(options);
      await page.getByRole('textbox', { name: /Your name|Somebody else/ }).fill(name);
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      return page;
    },
  };
}

export const messageBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
export const lastPost = (page: Page): Locator => page.locator('.row').last();

export async function ask(page: Page, text: string, picture = photo(1)): Promise<void> {
  await page.setInputFiles('#pictures', picture);
  await messageBox(page).fill(text);
  await page.keyboard.press('Enter');
}

export async function seeAnswer(page: Page): Promise<void> {
  await lastPost(page).getByText('I counted 2 people with glasses.').waitFor();
}

/** Nothing that axe knows to be an obstacle stands on the page now. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // The page's policy lets no script in; the inspector's own evaluation is not subject to it.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => Reflect.get(window, 'axe').run());
  const found = (violations as axe.Result[]).map(
    ({ id, impact, nodes }) => `${what}: ${id} (${impact}) ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
  expect(found).toEqual([]);
}
