/** The generated types are those of the server. */

import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { startServer, type Server } from "./support/server.js";

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

test("src/generated.ts is what the running server describes", async () => {
  const script = new URL("../../scripts/generate.mjs", import.meta.url).pathname;
  await promisify(execFile)(process.execPath, [script, "--check", server.baseUrl]);
});
