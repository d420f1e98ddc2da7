import type { IncomingMessage } from 'node:http';
import { Agent as Connections, get } from 'node:http';
import { Agent } from '../support/agent';
import { ApiClient } from '../support/api';
import { until } from '../support/programs';
import { expect, test } from '../support/test';
import { A_FEW_HOSTS, HOSTS, QUIET } from './model';
import { cost, say, spread } from './report';

const USERS = 20;
const CONSOLES_OF_USER = 10;
const CONSOLES = USERS * CONSOLES_OF_USER;
const PASSWORD = 'long enough to be taken';

/** As far as the collector sees it, an open wall: one live stream, and the overview fetched after each change. */
class Console {
  heard = 0;
  fetched = 0;

  constructor(
    private readonly api: ApiClient,
    private readonly connections: Connections,
  ) {}

  open(): Promise<void> {
    return new Promise((opened, failed) => {
      const url = `${this.api.url}/api/v1/live`;
      get(url, { agent: this.connections, headers: { cookie: this.api.cookie } }, (stream) => {
        let text = '';
        stream.setEncoding('utf8');
        stream.on('data', (piece: string) => {
          text += piece;
          const events = text.split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) {
            if (event.includes('event: hello')) opened();
            if (event.includes('event: change') && event.includes('"suspect"') && this.heard === 0)
              this.change();
          }
        });
      }).on('error', failed);
    });
  }

  private change() {
    this.heard = Date.now();
    const url = `${this.api.url}/api/v1/overview`;
    get(url, { agent: this.connections, headers: { cookie: this.api.cookie } }, (answer: IncomingMessage) => {
      answer.resume().on('end', () => {
        this.fetched = Date.now();
      });
    });
  }
}

test('two hundred open consoles on one collector', async ({ collector: start }) => {
  test.setTimeout(300_000);
  const collector = await start('figures-consoles', A_FEW_HOSTS);
  const agents = HOSTS.map((id) => Agent.enrol(collector, id, QUIET));
  const connections = new Connections({ keepAlive: true });
  try {
    const noc = await ApiClient.setUp(collector.url, collector.secret, 'noc', PASSWORD);
    agents.forEach((agent) => {
      agent.start();
    });
    await until('all hosts are well', 60, async () =>
      (await noc.components()).filter((one) => one.state === 'ok').length >= HOSTS.length ? true : null,
    );
    const before = cost(collector.pid);
    const consoles: Console[] = [];
    for (let user = 1; user <= USERS; user += 1) {
      const name = `user-${String(user)}`;
      const made = await noc.request('POST', '/api/v1/users', {
        name,
        display_name: name,
        party: 'gc',
        access: 'operator',
        password: PASSWORD,
      });
      expect(made.status).toBe(201);
      const api = await ApiClient.signIn(collector.url, name, PASSWORD);
      for (let one = 0; one < CONSOLES_OF_USER; one += 1) consoles.push(new Console(api, connections));
    }
    const signedIn = cost(collector.pid);
    await Promise.all(consoles.map((one) => one.open()));
    const opened = cost(collector.pid);
    say(
      `memory: ready · ${String(USERS)} users signed in · ${String(CONSOLES)} consoles open`,
      [before, signedIn, opened].map(({ memory }) => memory.toFixed(0)).join(' · ') + ' MiB',
    );

    const [heard, fetched]: [number[], number[]] = [[], []];
    const busy = cost(collector.pid);
    for (const agent of agents) {
      consoles.forEach((one) => {
        one.heard = one.fetched = 0;
      });
      const killed = await agent.kill();
      await until('all consoles have fetched the change', 60, () =>
        Promise.resolve(consoles.every((one) => one.fetched > 0) ? true : null),
      );
      heard.push(...consoles.map((one) => one.heard - killed));
      fetched.push(...consoles.map((one) => one.fetched - killed));
    }
    const after = cost(collector.pid);
    say('agent killed, last will → told on each live stream', spread(heard));
    say('… → overview fetched by each', spread(fetched));
    say(
      `CPU of the collector for each such change and all ${String(CONSOLES)}`,
      `${((after.cpu - busy.cpu) / HOSTS.length).toFixed(2)} s (memory afterwards ${after.memory.toFixed(0)} MiB)`,
    );

    const idle = cost(collector.pid);
    const from = Date.now();
    await until('a minute has passed', 90, () => Promise.resolve(Date.now() - from > 60_000 ? true : null));
    say(
      `CPU of the collector while nothing changes, ${String(CONSOLES)} consoles open`,
      `${(cost(collector.pid).cpu - idle.cpu).toFixed(2)} s a minute`,
    );
  } finally {
    connections.destroy();
    await Promise.all(agents.map((agent) => agent.kill()));
  }
});
