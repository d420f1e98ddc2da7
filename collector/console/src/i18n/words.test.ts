import { expect, test } from 'vitest';
import type { Words } from '.';
import { speak, words } from '.';

const modules = import.meta.glob<Record<string, Words>>(['../**/words.ts'], { eager: true });

test('every word is there in both languages', () => {
  const missing: string[] = [];
  let count = 0;
  for (const [file, exported] of Object.entries(modules)) {
    for (const [name, dictionary] of Object.entries(exported)) {
      for (const [key, { zh, en }] of Object.entries(dictionary)) {
        count += 1;
        if (zh === '' || en === '' || typeof zh !== typeof en) missing.push(`${file} ${name}.${key}`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(count).toBeGreaterThan(100);
});

test('words with values are spoken with them', () => {
  const some = words({ rows: { zh: (n: number) => `共 ${n} 项`, en: (n: number) => `${n} in all` } });
  expect(speak(some, 'zh').rows(3)).toBe('共 3 项');
  expect(speak(some, 'en').rows(3)).toBe('3 in all');
});
