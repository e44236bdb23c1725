/** What people are told of themselves where somebody else says who they are. */
import { describe, expect, test } from 'vitest';
import { noBrowser } from './browser.js';
import { expectAccessible, useSeats } from './seats.js';

describe.skipIf(noBrowser !== undefined)(
  `who has signed in${noBrowser ? ` (${noBrowser})` : ''}`,
  { timeout: 90_000 },
  () => {
    const seats = useSeats();

    test('finds the id that the settings want, and takes no other name', async () => {
      await seats.home.restart({ CLOVABOT_TRUSTED_PROXY: 'loopback', CLOVABOT_USER_HEADER: 'X-User' });
      const page = await seats.sitDown({ extraHTTPHeaders: { 'X-User': 'Ana@example.com' } });
      await page.getByRole('button', { name: /^Post as/ }).click();
      const dialog = page.getByRole('dialog');
      expect(await dialog.textContent()).toMatch(/signed in as Ana@example\.com.* user:ana@example\.com/s);
      expect(await dialog.getByRole('textbox').count()).toBe(0);
      await expectAccessible(page, 'you');
    });
  },
);
