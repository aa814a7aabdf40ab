//! Both protocols against a real model behind a real server.

use std::sync::Arc;
use std::time::Duration;

use evoke_llm::{
    Budget, Budgeted, ChatMessage, ChatModel, ChatRequest, FinishReason, LocalServer, Price, RemoteConfig,
    RemoteModel,
};
use evoke_types::{SeededIds, SystemClock};

fn model(mut config: RemoteConfig) -> Budgeted<RemoteModel> {
    // A busy machine thinks slowly.
    config.timeout = Duration::from_secs(240);
    config.attempts = 1;
    let clock = Arc::new(SystemClock);
    let remote = RemoteModel::new(config, clock.clone(), Arc::new(SeededIds::new(1))).unwrap();
    Budgeted::new(remote, Budget::default(), Price::FREE, clock).unwrap()
}

fn request() -> ChatRequest {
    ChatRequest::new(vec![
        ChatMessage::system("You repeat what you are told.").cached(),
        ChatMessage::user("Say: good morning"),
        ChatMessage::assistant("good morning"),
        ChatMessage::user("Say: good evening"),
    ])
    .max_output_tokens(8)
    .temperature(0.0)
}

#[tokio::test]
async fn a_real_model_answers_in_both_protocols() {
    let server = LocalServer::start().unwrap();
    for config in [
        RemoteConfig::openai(server.openai_url(), "smollm2"),
        RemoteConfig::anthropic(server.anthropic_url(), "smollm2"),
    ] {
        let model = model(config);
        let answer = model.chat(&request()).await.unwrap();
        assert!(!answer.text.trim().is_empty(), "{answer:?}");
        assert!(matches!(answer.finish, FinishReason::Complete | FinishReason::OutputLimit), "{answer:?}");
        let usage = answer.usage.unwrap();
        assert!((1..=8).contains(&usage.output_tokens), "{usage:?}");
        assert!(usage.input_tokens > 20, "{usage:?}");
        assert_eq!(model.spent().tokens, usage.total());
    }
}
