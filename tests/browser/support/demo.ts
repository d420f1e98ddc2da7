import { join } from 'node:path';
import { Background, program, until, workFolder } from './programs';
import { ApiClient } from './api';

/** What can break, in the words of `zongbao-collector demo --stage`. */
export type Fault = 'database' | 'uplink' | 'server-cable' | 'switch' | 'agent' | 'spare-cable';

export const PASSWORD = 'zongbao-demo';

/** The demo's accounts: the general contractor's NOC, an agency's officer, and engineers of three subcontractors. */
export type Account = 'noc' | 'officer' | 'netcom' | 'cloudops' | 'appsoft';

/** The real collector and agents in the demo's network, in which things are broken and mended on command. */
export class Demo {
  private struck: Fault | null = null;

  private constructor(
    private readonly stage: Background,
    readonly url: string,
    readonly noc: ApiClient,
  ) {}

  static async start(): Promise<Demo> {
    const folder = workFolder('demo');
    const stage = Background.start(
      program('zongbao-collector'),
      ['demo', '--stage', '--folder', join(folder, 'network')],
      join(folder, 'stage.log'),
    );
    try {
      const [, url] = await stage.says(/^ready (\S+)/m, 150);
      if (url === undefined) throw new Error('the demo does not say where it is');
      return new Demo(stage, url, await ApiClient.signIn(url, 'noc', PASSWORD));
    } catch (error) {
      await stage.end();
      throw error;
    }
  }

  /** Breaks something. */
  async strike(fault: Fault): Promise<void> {
    await this.command(`strike ${fault}`);
    this.struck = fault;
  }

  /** Mends what is broken. */
  async heal(): Promise<void> {
    if (this.struck === null) return;
    await this.command(`heal ${this.struck}`);
    this.struck = null;
  }

  /** Sees to it that exactly this is broken and its incident is open; with `null`, that all is well. */
  async scene(fault: Fault | null): Promise<void> {
    if (this.struck !== fault || fault === null) {
      await this.heal();
      await until('all is well', 120, () => this.calm());
    }
    if (fault === null) return;
    if (this.struck === null) await this.strike(fault);
    await this.incident();
  }

  /** The id of the incident that is open, as soon as one is. */
  async incident(): Promise<string> {
    return until('an incident is open', 60, async () => (await this.noc.active())[0]?.id ?? null);
  }

  /** What things and parties are called in the model, the longest first. */
  async names(): Promise<string[]> {
    const [components, parties] = await Promise.all([this.noc.components(), this.noc.parties()]);
    const names = [...components, ...parties].map((one) => one.name);
    return names.sort((a, b) => b.length - a.length);
  }

  async killCollector(): Promise<void> {
    await this.command('kill collector');
  }

  async startCollector(): Promise<void> {
    await this.command('start collector');
  }

  async end(): Promise<void> {
    await this.stage.end();
  }

  private async calm(): Promise<true | null> {
    const [active, components] = await Promise.all([this.noc.active(), this.noc.components()]);
    const ill = components.filter((one) => one.status && one.status !== 'ok');
    return active.length === 0 && ill.length === 0 ? true : null;
  }

  private async command(line: string): Promise<void> {
    const from = this.stage.printed().length;
    this.stage.process.stdin?.write(`${line}\n`);
    const [answer, word] = await this.stage.says(/^(done|failed) .*$/m, 30, from);
    if (word !== 'done') throw new Error(answer);
  }
}
