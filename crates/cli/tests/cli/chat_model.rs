//! Compactions with a real chat model behind a real endpoint, in both protocols.

use crate::server::{Caller, Server, evoke, json};
use evoke_llm::LocalServer;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long the small model may think on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_real_model_is_asked_and_the_compaction_holds_whatever_it_says() {
    let model = LocalServer::start().expect("the model of scripts/setup.sh");
    for (provider, url) in [("openai", model.openai_url()), ("anthropic", model.anthropic_url())] {
        let data = tempfile::tempdir().expect("directory");
        let made = json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
        let settings = [
            ("EVOKE_LLM_PROVIDER", provider),
            ("EVOKE_LLM_URL", &url),
            ("EVOKE_LLM_MODEL", "smollm2"),
            ("EVOKE_LLM_TIMEOUT", "100"),
        ];
        let server = Server::start_with(data.path(), &settings);
        let caller = Caller::new(server.base(), made["api_key"].as_str().expect("a key"));
        let compaction = compacted(&caller);
        assert_eq!(compaction["validation_passed"], true, "{compaction}");
        let metrics = ureq::get(format!("{}/metrics", server.base())).call().expect("metrics");
        let metrics = metrics.into_body().read_to_string().expect("text");
        let asked = metrics.lines().filter(|line| line.starts_with("evoke_llm_compactions_total"));
        let asked: Vec<&str> = asked.collect();
        assert_eq!(asked.len(), 1, "one outcome: {asked:?}");
        assert!(!asked[0].contains("failed"), "{provider} answered: {asked:?}");
    }
}

/// Records a conversation, compacts it, and waits until that is done.
fn compacted(caller: &Caller) -> Value {
    let said = [
        ("user", "I am Ada and I run a bakery in Porto. We decided to open a second shop in Braga."),
        ("assistant", "Congratulations, Ada. When does it open?"),
        ("user", "On 3 May. The rent must not be more than 900 euros a month."),
        ("assistant", "I will look for shops below 900 euros."),
    ];
    let turn = |(role, content): (&str, &str)| json!({"conversation_id": "bakery", "user_id": "ada", "role": role, "content": content});
    let turns = json!({"messages": said.map(turn)});
    let (status, answer) = caller.post("/v1/conversations/messages/batch", &turns).expect("an answer");
    assert!(status < 300, "{status} {answer}");
    let wish = json!({"conversation_id": "bakery", "strategy": "conservative", "force": true});
    let (status, answer) = caller.post("/v1/conversations/compact", &wish).expect("an answer");
    assert!(status < 300, "{status} {answer}");
    let since = Instant::now();
    loop {
        // Nothing, and no body, while it is being made.
        if let Some((200, answer)) = caller.get("/v1/conversations/bakery/compacted") {
            return answer;
        }
        assert!(since.elapsed() < PATIENCE, "not compacted in time");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let data = tempfile::tempdir().expect("directory");
    for (name, value) in [("EVOKE_LLM_URL", "http://127.0.0.1:1/v1"), ("EVOKE_LLM_PROVIDER", "oracle")] {
        let output = evoke(data.path()).arg("check-config").env(name, value).output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("EVOKE_LLM_"), "{said}");
    }
}
