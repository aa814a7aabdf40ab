/**
 * An agent of Mastra that remembers its users: `rememberingAgent(evoke, "openai/gpt-5-mini")`.
 *
 * Each call says who speaks, and in which conversation:
 *
 *   await agent.generate("Where does my sister live?", { memory: { resource: "ada", thread: "chat-1" } });
 */

import { Agent, type AgentConfig } from "@mastra/core/agent";
import type { Evoke } from "evoke-memory-client";
import { EvokeProcessor } from "evoke-memory-client/mastra";

export function rememberingAgent(evoke: Evoke, model: AgentConfig["model"]) {
  const memory = new EvokeProcessor(evoke);
  return new Agent({
    id: "assistant",
    name: "assistant",
    instructions: "Be helpful and brief.",
    model,
    inputProcessors: [memory],
    outputProcessors: [memory],
  });
}
