/** Client of Evoke, a self-hosted memory server for AI agents: {@link Evoke} is the way in. */

export { Evoke, type WaitOptions } from "./client.js";
export { EvokeError, type EvokeErrorDetails } from "./errors.js";
export type { CallOptions, EvokeOptions, WriteOptions } from "./transport.js";
export type * from "./types.js";
export type { components, operations, paths } from "./generated.js";
