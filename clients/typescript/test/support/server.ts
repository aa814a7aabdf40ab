/**
 * A real server on a free port, with a data directory that goes with it.
 *
 * The one thing to know: the binary is the one that EVOKE_BINARY names.
 */

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

export interface Server {
  baseUrl: string;
  apiKey: string;
  /** Makes another instance, and answers its key. */
  newInstance(isolation: "strict" | "equals_customer"): Promise<string>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  const binary = process.env["EVOKE_BINARY"];
  if (binary === undefined) throw new Error("EVOKE_BINARY must name the evoke program");
  const data = await mkdtemp(join(tmpdir(), "evoke-typescript-"));
  const env = ownEnvironment();
  const newInstance = async (isolation: string) => {
    const words = ["instance", "create", "--data", data, "--isolation", isolation, "--json"];
    const { stdout } = await promisify(execFile)(binary, words, { env });
    return (JSON.parse(stdout) as { api_key: string }).api_key;
  };
  const apiKey = await newInstance("equals_customer");
  const child = spawn(binary, ["serve", "--data", data, "--listen", "127.0.0.1:0", "--json", "--log", "warn"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const { listen } = JSON.parse(line) as { listen: string };
    return { baseUrl: `http://${listen}`, apiKey, newInstance, stop };
  }
  await stop();
  throw new Error(`the server did not start:\n${said}`);
}

/** Settings of whoever runs the tests are no settings of this server, but for where the models are. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("EVOKE_") || name === "EVOKE_MODEL_DIR");
  return Object.fromEntries(kept);
}
