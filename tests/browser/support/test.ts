import type { BrowserContext, Page } from '@playwright/test';
import { test as base, expect } from '@playwright/test';
import { ApiClient } from './api';
import { Collector } from './collector';
import type { Account } from './demo';
import { Demo, PASSWORD } from './demo';

export { expect };

export interface Look {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  size?: { width: number; height: number };
}

/** What the browser complained about: errors, warnings, violations of the page's security policy, uncaught exceptions. */
export class Complaints {
  private readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** A complaint that this test provokes, such as the browser's own note of a refused request. */
  expect(pattern: RegExp) {
    this.expected.push(pattern);
  }

  listenTo(context: BrowserContext) {
    context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.heard.push(`uncaught: ${String(error.error())}`));
    context.on('response', (answer) => {
      if (answer.status() >= 500) this.heard.push(`answer ${String(answer.status())}: ${answer.url()}`);
    });
  }

  unexpected(): string[] {
    return this.heard.filter((one) => !this.expected.some((pattern) => pattern.test(one)));
  }
}

/** Lets the page continue a session that was begun without a browser. */
export async function signedIn(page: Page, api: ApiClient) {
  const at = api.cookie.indexOf('=');
  await page.context().addCookies([
    {
      name: api.cookie.slice(0, at),
      value: api.cookie.slice(at + 1),
      url: api.url,
      httpOnly: true,
      sameSite: 'Strict',
    },
  ]);
}

interface WorkerFixtures {
  demo: Demo;
  /** The API, signed in as somebody of the demo; one session for the whole run. */
  api: (account: Account) => Promise<ApiClient>;
}

interface TestFixtures {
  complaints: Complaints;
  /** Starts a collector of its own with this model; it ends after the browsers have. */
  collector: (name: string, network: string) => Promise<Collector>;
  /** A browser of its own, in which nobody is signed in. */
  stranger: (url?: string, look?: Look) => Promise<Page>;
  /** A browser of its own, signed in as somebody of the demo, at this path. */
  visit: (account: Account, path: string, look?: Look) => Promise<Page>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    async ({}, use) => {
      const demo = await Demo.start();
      await use(demo);
      await demo.end();
    },
    { scope: 'worker', timeout: 240_000 },
  ],

  api: [
    async ({ demo }, use) => {
      const clients = new Map<Account, Promise<ApiClient>>([['noc', Promise.resolve(demo.noc)]]);
      await use((account) => {
        const client = clients.get(account) ?? ApiClient.signIn(demo.url, account, PASSWORD);
        clients.set(account, client);
        return client;
      });
    },
    { scope: 'worker' },
  ],

  complaints: [
    async ({}, use) => {
      const complaints = new Complaints();
      await use(complaints);
      expect(complaints.unexpected(), 'the browser complains about nothing').toEqual([]);
    },
    { auto: true },
  ],

  collector: async ({}, use) => {
    const collectors: Collector[] = [];
    await use(async (name, network) => {
      const collector = await Collector.start(name, network);
      collectors.push(collector);
      return collector;
    });
    await Promise.all(collectors.map((collector) => collector.end()));
  },

  stranger: async ({ browser, complaints, collector }, use) => {
    // Named so that browsers close before their collectors end.
    void collector;
    const contexts: BrowserContext[] = [];
    await use(async (url, look = {}) => {
      const { language = 'zh', theme = 'light', size } = look;
      const context = await browser.newContext(size ? { viewport: size } : {});
      contexts.push(context);
      complaints.listenTo(context);
      await context.addInitScript(
        ([spoken, mode]) => {
          if (!location.protocol.startsWith('http')) return;
          // Only where nothing is chosen yet, so that a choice of the test survives a reload.
          for (const [key, value] of [
            ['zongbao.language', spoken],
            ['zongbao.theme', mode],
          ] as const)
            if (localStorage.getItem(key) === null) localStorage.setItem(key, JSON.stringify(value));
        },
        [language, theme] as const,
      );
      const page = await context.newPage();
      if (url !== undefined) await page.goto(url);
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  visit: async ({ demo, api, stranger }, use) => {
    await use(async (account, path, look) => {
      const page = await stranger(undefined, look);
      await signedIn(page, await api(account));
      await page.goto(demo.url + path);
      return page;
    });
  },
});
