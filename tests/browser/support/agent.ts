import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Collector } from './collector';
import { Background, program } from './programs';

/** A real agent of one host, which can be killed and started again. */
export class Agent {
  private running: Background | null = null;

  private constructor(
    readonly id: string,
    private readonly folder: string,
  ) {}

  /** Enrols it as an administrator would. */
  static enrol(collector: Collector, id: string, more = ''): Agent {
    const folder = join(collector.folder, id);
    mkdirSync(folder, { recursive: true });
    const secret = execFileSync(
      program('zongbao-collector'),
      ['agent', 'add', id, '--config', join(collector.folder, 'collector.toml')],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    writeFileSync(
      join(folder, 'agent.toml'),
      `[agent]\nid = "${id}"\ninterval = "2s"\n` +
        `[broker]\nurl = "mqtt://127.0.0.1:${String(collector.mqtt)}"\nusername = "${id}"\n` +
        `password = "${secret.trim().split('\n').at(-1) ?? ''}"\n` +
        `[spool]\ndirectory = "${join(folder, 'spool')}"\n${more}`,
    );
    return new Agent(id, folder);
  }

  start() {
    const log = join(this.folder, 'agent.log');
    this.running = Background.start(
      program('zongbao-agent'),
      ['-c', join(this.folder, 'agent.toml'), 'run'],
      log,
    );
  }

  /** Kills it as a crash would: its broker publishes its last will. Returns when it was done (`Date.now()`). */
  async kill(): Promise<number> {
    const at = Date.now();
    await this.running?.end('SIGKILL');
    this.running = null;
    return at;
  }
}
