import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { settled } from '../support/pages';
import { ROOT } from '../support/programs';
import { ApiClient } from '../support/api';
import { expect, signedIn, test } from '../support/test';
import { A_FEW_HOSTS } from './model';
import { kib, say } from './report';

test('what the console weighs over the wire', async ({ collector: start, stranger }) => {
  const collector = await start('figures-bundle', A_FEW_HOSTS);
  const api = await ApiClient.setUp(collector.url, collector.secret, 'noc', 'long enough to be taken');
  for (const path of ['/sign-in', '/wall', '/incidents', '/network', '/services', '/hosts', '/parties']) {
    const page = await stranger();
    if (path !== '/sign-in') await signedIn(page, api);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    let [bytes, answers] = [0, 0];
    devtools.on('Network.loadingFinished', (answer) => {
      bytes += answer.encodedDataLength;
      answers += 1;
    });
    await page.goto(collector.url + path);
    await settled(page);
    say(`first visit of ${path}, nothing cached`, `${kib(bytes)} in ${String(answers)} answers`);
    expect(bytes).toBeGreaterThan(0);
  }
  const assets = join(ROOT, 'collector/console/dist/assets');
  const sizes = readdirSync(assets)
    .filter((name) => name.endsWith('.br'))
    .map((name) => statSync(join(assets, name)).size);
  say(
    'all files together, Brotli',
    `${kib(sizes.reduce((a, b) => a + b, 0))} in ${String(sizes.length)} files`,
  );
});
