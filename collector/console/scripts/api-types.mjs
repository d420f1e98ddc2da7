// Writes src/api/schema.d.ts from the collector's OpenAPI document; with --check, fails if it is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../openapi.json', import.meta.url);
const target = new URL('../src/api/schema.d.ts', import.meta.url);
const head = '// Generated from collector/openapi.json by `npm run generate:api`. Do not edit.\n';
const text = head + astToString(await openapiTS(source));

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error(
    'src/api/schema.d.ts is not what collector/openapi.json says: run `npm run generate:api` and commit it',
  );
  process.exit(1);
}
