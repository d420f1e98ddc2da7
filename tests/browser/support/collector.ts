import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Background, freePort, program, until, workFolder } from './programs';

/** A collector of its own on this machine's loop-back address, with a model of its own and nobody's account yet. */
export class Collector {
  private constructor(
    private readonly background: Background,
    readonly folder: string,
    readonly url: string,
    readonly mqtt: number,
    /** The one-time link to the first account, as the collector printed it. */
    readonly setUpLink: string,
  ) {}

  static async start(name: string, network: string): Promise<Collector> {
    const folder = workFolder(name);
    const [http, mqtt] = [await freePort(), await freePort()];
    mkdirSync(join(folder, 'network'), { recursive: true });
    writeFileSync(join(folder, 'network', 'all.toml'), network);
    const url = `http://127.0.0.1:${String(http)}`;
    writeFileSync(
      join(folder, 'collector.toml'),
      `state_dir = "state"\nnetwork = "network"\n` +
        `[http]\nlisten = "127.0.0.1:${String(http)}"\npublic_url = "${url}"\n` +
        `[broker]\nlisten = "127.0.0.1:${String(mqtt)}"\n`,
    );
    const background = Background.start(
      program('zongbao-collector'),
      ['run', '--config', join(folder, 'collector.toml')],
      join(folder, 'collector.log'),
    );
    const [link] = await background.says(/http:\S+\/setup#[\w-]+/, 60);
    await until('the collector is ready', 60, async () => {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      return answer?.ok ? true : null;
    });
    return new Collector(background, folder, url, mqtt, link);
  }

  get pid(): number {
    return this.background.process.pid ?? 0;
  }

  /** What follows # in the set-up link. */
  get secret(): string {
    return this.setUpLink.split('#')[1] ?? '';
  }

  async end(): Promise<void> {
    await this.background.end();
  }
}
