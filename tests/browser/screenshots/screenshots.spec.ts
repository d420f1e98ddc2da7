import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, settled } from '../support/pages';
import { ROOT } from '../support/programs';
import type { Look } from '../support/test';
import { test } from '../support/test';

const FOLDER = join(ROOT, 'docs', 'screenshots');

const PHONE = { width: 390, height: 844 };
const WALL_4K = { width: 3840, height: 2160 };

/** File name after the page's, and how it is looked at. */
const LOOKS: [string, Look][] = [
  ['light', { theme: 'light' }],
  ['dark', { theme: 'dark' }],
];
/** Pages that are also shown in English, on a phone, and on a wall of four times the usual resolution. */
const MORE: Record<string, [string, Look][]> = {
  wall: [
    ['dark-en', { theme: 'dark', language: 'en' }],
    ['phone', { size: PHONE }],
    ['4k', { theme: 'dark', size: WALL_4K }],
  ],
  network: [['light-en', { language: 'en' }]],
  incident: [
    ['light-en', { language: 'en' }],
    ['phone', { size: PHONE }],
  ],
  incidents: [['phone', { size: PHONE }]],
};

/** A palette is enough for a console, and a third of the size. */
function shrink(file: string) {
  execFileSync('pngquant', ['--force', '--ext', '.png', '--strip', '128', file]);
}

test.beforeAll(async ({ demo }) => {
  test.setTimeout(300_000);
  mkdirSync(FOLDER, { recursive: true });
  // Something has happened before, and something is happening now.
  await demo.scene('uplink');
  await demo.scene('database');
});

for (const page of PAGES) {
  for (const [name, look] of [...LOOKS, ...(MORE[page.name] ?? [])]) {
    test(`${page.name} ${name}`, async ({ demo, visit }) => {
      const shown = await visit(page.account, page.path(await demo.incident()), look);
      await settled(shown);
      const file = join(FOLDER, `${page.name}-${name}.png`);
      await shown.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      shrink(file);
    });
  }
}

test('sign-in', async ({ demo, stranger }) => {
  const page = await stranger(`${demo.url}/sign-in`);
  await settled(page);
  const file = join(FOLDER, 'sign-in-light.png');
  await page.screenshot({ path: file, caret: 'hide' });
  shrink(file);
});
