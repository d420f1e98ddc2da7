import { Agent } from '../support/agent';
import { ApiClient } from '../support/api';
import { until } from '../support/programs';
import { expect, signedIn, test } from '../support/test';
import { A_FEW_HOSTS, HOSTS, QUIET } from './model';
import { say, spread } from './report';

test('from a last will at the broker to the change on an open page', async ({
  collector: start,
  stranger,
}) => {
  test.setTimeout(300_000);
  const collector = await start('figures-will', A_FEW_HOSTS);
  const agents = HOSTS.map((id) => Agent.enrol(collector, id, QUIET));
  try {
    const api = await ApiClient.setUp(collector.url, collector.secret, 'noc', 'long enough to be taken');
    const page = await stranger();
    await signedIn(page, api);
    agents.forEach((agent) => {
      agent.start();
    });
    const took: number[] = [];
    for (const agent of [...agents, ...agents]) {
      await until(`${agent.id} is well`, 30, async () =>
        (await api.components()).some((one) => one.id === agent.id && one.state === 'ok') ? true : null,
      );
      await page.goto(`${collector.url}/components/${agent.id}`);
      await expect(page.getByRole('main')).toContainText('正常');
      // The first painting after the page says that the host is no longer well.
      const changed = page.evaluate(
        () =>
          new Promise<number>((done) => {
            const main = document.querySelector('main, #main') ?? document.body;
            const watch = new MutationObserver(() => {
              if (!/疑似/.test(main.textContent)) return;
              watch.disconnect();
              requestAnimationFrame(() => {
                done(Date.now());
              });
            });
            watch.observe(main, { subtree: true, childList: true, characterData: true });
          }),
      );
      // The round trip sees to it that the page watches.
      await page.evaluate(() => 0);
      const killed = await agent.kill();
      took.push((await changed) - killed);
      agent.start();
    }
    say('agent killed, last will at the broker → on the open page', spread(took));
  } finally {
    await Promise.all(agents.map((agent) => agent.kill()));
  }
});
