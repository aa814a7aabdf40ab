/** The example does what the README says. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startServer, type Server } from "./support/server.js";

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

test("the example remembers and answers", async () => {
  const example = new URL("../examples/remember.js", import.meta.url).pathname;
  const env = { ...process.env, EVOKE_URL: server.baseUrl, EVOKE_API_KEY: server.apiKey };
  const { stdout } = await promisify(execFile)(process.execPath, [example], { env });
  assert.match(stdout, /^preferences - User prefers tea over coffee/);
});
