// Writes src/generated.ts from the OpenAPI document of a running server, or checks that it is up to date.
//
//   node scripts/generate.mjs [--check] http://127.0.0.1:8808
//
// The one thing to know: src/generated.ts is never edited by hand.

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const HEAD = `// Generated from the server's OpenAPI document by scripts/generate.mjs: do not edit.\n\n`;
const target = new URL("../src/generated.ts", import.meta.url);

const [url, ...rest] = process.argv.slice(2).filter((word) => word !== "--check");
if (url === undefined || rest.length > 0) {
  console.error("usage: node scripts/generate.mjs [--check] http://127.0.0.1:8808");
  process.exit(2);
}
// What has a default may be left out of a request.
const types = await openapiTS(new URL("/openapi.json", url), { defaultNonNullable: false });
const text = HEAD + astToString(types);

if (!process.argv.includes("--check")) {
  await writeFile(target, text);
} else if ((await readFile(target, "utf8")) !== text) {
  console.error(`src/generated.ts is not what the server describes: run "npm run generate -- ${url}"`);
  process.exit(1);
}
