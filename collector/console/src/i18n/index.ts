import { persisted } from '../lib/persisted';

export type Language = 'zh' | 'en';

/** The API's texts come in both languages. */
export interface Text {
  zh: string;
  en: string;
}

type Phrase = string | ((...values: never[]) => string);
type Entry = { zh: string; en: string } | { zh: (...v: never[]) => string; en: (...v: never[]) => string };
export type Words = Record<string, Entry>;

/** A dictionary in one language. */
export type Spoken<W extends Words> = {
  [K in keyof W]: W[K]['zh'] extends (...values: infer A) => string ? (...values: A) => string : string;
};

/** Declares words. Each page has its own `words.ts`; the types demand both languages, a test demands that none is empty. */
export function words<const W extends Words>(entries: W): W {
  return entries;
}

export const language = persisted<Language>('language', (stored) => (stored === 'en' ? 'en' : 'zh'));

/** Words in a given language. */
export function speak<W extends Words>(entries: W, spoken: Language): Spoken<W> {
  const pairs = Object.entries(entries).map(([key, entry]): [string, Phrase] => [key, entry[spoken]]);
  return Object.fromEntries(pairs) as unknown as Spoken<W>;
}

const spokenWords = new WeakMap<Words, Record<Language, unknown>>();

/** Words in the language of the user. */
export function useWords<W extends Words>(entries: W): Spoken<W> {
  const spoken = language.use();
  let both = spokenWords.get(entries);
  if (!both) {
    both = { zh: speak(entries, 'zh'), en: speak(entries, 'en') };
    spokenWords.set(entries, both);
  }
  return both[spoken] as Spoken<W>;
}

/** A text of the API in the language of the user. */
export function useText(): (text: Text | null | undefined) => string {
  const spoken = language.use();
  return (text) => text?.[spoken] ?? '';
}
