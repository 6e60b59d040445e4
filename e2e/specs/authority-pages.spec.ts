import { violations } from '../fixtures/authority-axe.ts';
import { walks } from '../fixtures/authority-pages.ts';
import { expect, test } from '../fixtures/authority-site.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });
    for (const [name, walk] of Object.entries(walks)) {
      test(`${name}: every page is accessible @S1.8`, async ({ page, site, receiver }, testInfo) => {
        const onPage = async (state: string) => {
          await page.screenshot({ path: testInfo.outputPath(`${state}.png`), fullPage: true });
          expect(await violations(page), state).toEqual([]);
        };
        await walk({ page, site, receiver, onPage });
      });
    }
  });
}
