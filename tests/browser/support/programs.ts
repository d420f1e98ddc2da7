import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** One of the product's programs: of `BIN`, else of the development build. */
export function program(name: string): string {
  const folder = process.env['BIN'] ?? join(process.env['CARGO_TARGET_DIR'] ?? join(ROOT, 'target'), 'debug');
  const path = resolve(ROOT, folder, name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`make build\` first, or set BIN`);
  return path;
}

/** An empty folder for what the tests write. It stays after a failure, for its logs. */
export function workFolder(name: string): string {
  const folder = join(ROOT, 'target', 'browser-tests', `${name}-${String(process.pid)}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A program in the background; what it prints goes into a file. */
export class Background {
  private constructor(
    readonly process: ChildProcess,
    readonly log: string,
  ) {}

  static start(path: string, args: string[], log: string): Background {
    const out = openSync(log, 'a');
    const child = spawn(path, args, { stdio: ['pipe', out, out] });
    return new Background(child, log);
  }

  printed(): string {
    return readFileSync(this.log, 'utf8');
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }

  /** Waits until a line is printed that matches, from this position of the log on. */
  async says(pattern: RegExp, seconds: number, from = 0): Promise<RegExpExecArray> {
    return until(`${this.log} says ${String(pattern)}`, seconds, () => {
      const found = pattern.exec(this.printed().slice(from));
      if (!found && !this.running) throw new Error(`the program ended:\n${this.printed().slice(-2_000)}`);
      return Promise.resolve(found);
    });
  }
}

/** Asks again and again, for what tells nobody when it happens. */
export async function until<T>(what: string, seconds: number, ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`waited ${String(seconds)} s in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
