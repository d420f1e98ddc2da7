import { ApiClient } from '../support/api';
import { settled } from '../support/pages';
import { expect, signedIn, test } from '../support/test';
import { network } from './model';
import { quantile, say, spread } from './report';

const COMPONENTS = 10_000;
/** The pointer's moves of one pan. */
const MOVES = 120;

test('panning ten thousand components', async ({ collector: start, stranger }) => {
  test.setTimeout(300_000);
  const collector = await start('figures-panning', network(COMPONENTS));
  const api = await ApiClient.setUp(collector.url, collector.secret, 'noc', 'long enough to be taken');
  const page = await stranger();
  await signedIn(page, api);
  const from = Date.now();
  await page.goto(`${collector.url}/network`);
  await settled(page);
  const map = page.getByRole('application');
  await expect(map).toBeVisible();
  say(
    `network of ${String(COMPONENTS)} components, from the address to the map`,
    `${String(Date.now() - from)} ms`,
  );

  const box = await map.boundingBox();
  if (!box) throw new Error('the map has no place');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  for (const [how, notches] of [
    ['all of it', 0],
    ['one site after another', 8],
    ['single components with their names', 6],
  ] as const) {
    for (let notch = 0; notch < notches; notch += 1) await page.mouse.wheel(0, -240);
    const frames = page.evaluate(
      (moves) =>
        new Promise<number[]>((done) => {
          const times: number[] = [];
          let heard = 0;
          window.addEventListener('pointermove', () => (heard += 1));
          const frame = (now: number) => {
            times.push(now);
            if (heard < moves) requestAnimationFrame(frame);
            else done(times);
          };
          requestAnimationFrame(frame);
        }),
      MOVES,
    );
    await page.mouse.down();
    for (let move = 1; move <= MOVES + 20; move += 1)
      await page.mouse.move(x + 200 * Math.sin(move / 20), y + 120 * Math.sin(move / 13));
    await page.mouse.up();
    const times = await frames;
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    say(`time of a frame while panning, ${how}`, spread(gaps));
    expect(quantile(gaps, 0.5)).toBeGreaterThan(0);
  }
});
