//! How the client handles failing servers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use evoke_llm::{
    Budget, Budgeted, ChatMessage, ChatModel, ChatRequest, ChatResponse, FinishReason, LlmError, Price,
    RemoteConfig, RemoteModel, Secret, Usage,
};
use evoke_types::{SeededIds, SystemClock};
use serde_json::json;

use super::faulty_server::{FaultyServer, Step};

const KEY: &str = "sk-hush-hush";

fn config(server: &FaultyServer) -> RemoteConfig {
    let mut config = RemoteConfig::openai(&server.url, "tiny").api_key(Secret::new(KEY));
    config.initial_backoff = Duration::from_millis(1);
    config
}

fn model(config: RemoteConfig) -> RemoteModel {
    RemoteModel::new(config, Arc::new(SystemClock), Arc::new(SeededIds::new(1))).unwrap()
}

async fn ask(server: &FaultyServer) -> Result<ChatResponse, LlmError> {
    model(config(server)).chat(&ChatRequest::prompt("hello")).await
}

#[tokio::test]
async fn an_answer_comes_with_its_usage_and_the_request_said_all() {
    let server = FaultyServer::start([Step::says("good day")]).await;
    let answer = ask(&server).await.unwrap();
    let usage = Usage { input_tokens: 11, output_tokens: 3, cached_tokens: 0 };
    assert_eq!(
        answer,
        ChatResponse { text: "good day".into(), finish: FinishReason::Complete, usage: Some(usage) }
    );
    let [request] = &server.received()[..] else { panic!("one request") };
    assert_eq!(request.path, "/v1/chat/completions");
    assert_eq!(request.headers["authorization"], format!("Bearer {KEY}").as_str());
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(
        request.body,
        json!({"model": "tiny", "max_tokens": 1024, "messages": [{"role": "user", "content": "hello"}]})
    );
}

#[tokio::test]
async fn the_other_protocol_has_its_own_head_and_body() {
    let body = json!({"content": [{"type": "text", "text": "hi"}], "stop_reason": "end_turn"});
    let server = FaultyServer::start([Step::Answer(200, &[], body.to_string())]).await;
    let config = RemoteConfig::anthropic(&server.url, "tiny").api_key(Secret::new(KEY));
    let request = ChatRequest::new(vec![ChatMessage::system("be kind").cached(), ChatMessage::user("hello")]);
    let answer = model(config).chat(&request).await.unwrap();
    assert_eq!(answer, ChatResponse { text: "hi".into(), finish: FinishReason::Complete, usage: None });
    let [request] = &server.received()[..] else { panic!("one request") };
    assert_eq!(request.path, "/v1/messages");
    assert_eq!(request.headers["x-api-key"], KEY);
    assert!(request.headers.contains_key("anthropic-version"));
    assert_eq!(request.body["system"][0]["cache_control"], json!({"type": "ephemeral"}));
}

#[tokio::test]
async fn passing_trouble_passes() {
    let trouble = [
        Step::fails(429, "slow down"),
        Step::fails(500, "oops"),
        Step::fails(529, "overloaded"),
        Step::Cut,
        Step::says("at last"),
    ];
    let server = FaultyServer::start(trouble).await;
    let model = model(RemoteConfig { attempts: 5, ..config(&server) });
    assert_eq!(model.chat(&ChatRequest::prompt("hello")).await.unwrap().text, "at last");
    assert_eq!(server.received().len(), 5);
}

#[tokio::test]
async fn attempts_are_bounded() {
    let server = FaultyServer::start((0..9).map(|_| Step::fails(503, "try later"))).await;
    let said = ask(&server).await.unwrap_err();
    assert!(matches!(said, LlmError::Unavailable { attempts: 3, .. }), "{said:?}");
    assert!(said.to_string().contains("status 503: try later"), "{said}");
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn the_server_says_when_to_come_back() {
    let busy = Step::Answer(429, &[("retry-after", "1")], String::new());
    let server = FaultyServer::start([busy, Step::says("now")]).await;
    let start = Instant::now();
    assert_eq!(ask(&server).await.unwrap().text, "now");
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wish_beyond_patience_ends_the_call() {
    let busy = Step::Answer(429, &[("retry-after", "3600")], r#"{"error":"daily limit"}"#.to_owned());
    let server = FaultyServer::start([busy, Step::says("never asked")]).await;
    let said = ask(&server).await.unwrap_err();
    let LlmError::RateLimited { retry_after, reason, .. } = &said else { panic!("{said:?}") };
    assert_eq!((*retry_after, reason.as_str()), (Some(Duration::from_secs(3_600)), "daily limit"));
    assert!(said.to_string().contains("wait 3600 s"), "{said}");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_hangs_is_left() {
    let server = FaultyServer::start([Step::Hang, Step::Hang]).await;
    let config = RemoteConfig { attempts: 2, timeout: Duration::from_millis(200), ..config(&server) };
    let said = model(config).chat(&ChatRequest::prompt("hello")).await.unwrap_err();
    assert!(matches!(said, LlmError::Timeout { attempts: 2, .. }), "{said:?}");
    assert!(said.to_string().contains("EVOKE_LLM_TIMEOUT"), "{said}");
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    // A port that was free a moment ago, with nobody behind it.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1?code=hush", listener.local_addr().unwrap());
    drop(listener);
    let mut config = RemoteConfig::openai(url, "tiny");
    config.initial_backoff = Duration::from_millis(1);
    let said = model(config).chat(&ChatRequest::prompt("hello")).await.unwrap_err().to_string();
    assert!(said.contains("/v1/chat/completions gave no answer in 3 attempts"), "{said}");
    assert!(said.contains("refused") && said.contains("EVOKE_LLM_URL") && !said.contains("hush"), "{said}");
}

#[tokio::test]
async fn what_would_fail_again_is_not_repeated() {
    let quota = json!({"error": {"message": "no credit", "code": "insufficient_quota"}}).to_string();
    let cases = [
        (Step::fails(401, "wrong key sk-hush-hush"), "EVOKE_LLM_KEY"),
        (Step::fails(403, "not yours"), "EVOKE_LLM_KEY"),
        (Step::fails(404, "no such model"), "\"tiny\""),
        (Step::fails(400, "too long"), "status 400: too long"),
        (Step::Answer(307, &[("location", "https://elsewhere/v1")], String::new()), "https://elsewhere/v1"),
        (Step::Answer(429, &[], quota), "no credit left"),
        (Step::fails(402, "pay"), "no credit left"),
        (Step::Answer(200, &[], "<html>a portal</html>".to_owned()), "EVOKE_LLM_PROVIDER"),
        (Step::Answer(200, &[], r#"{"choices":[]}"#.to_owned()), "no choices"),
        (Step::fails(200, "upstream is down"), "upstream is down"),
    ];
    for (step, expected) in cases {
        let server = FaultyServer::start([step, Step::says("asked twice")]).await;
        let error = ask(&server).await.unwrap_err();
        let said = format!("{error} {error:?}");
        assert!(said.contains(expected), "{expected}: {said}");
        assert!(!said.contains(KEY), "{said}");
        assert_eq!(server.received().len(), 1, "{said}");
    }
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let server = FaultyServer::start((0..3).map(|_| Step::says(&"x".repeat(5_000)))).await;
    let config = RemoteConfig { max_answer_bytes: 1_000, ..config(&server) };
    let said = model(config).chat(&ChatRequest::prompt("hello")).await.unwrap_err().to_string();
    assert!(said.contains("longer than 1000 bytes"), "{said}");
}

#[tokio::test]
async fn nothing_to_say_is_not_sent() {
    let server = FaultyServer::start([Step::says("asked")]).await;
    let said = model(config(&server)).chat(&ChatRequest::prompt("")).await.unwrap_err();
    assert_eq!(said, LlmError::EmptyRequest { model: "tiny".into() });
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_budget_counts_what_the_server_counts_and_then_refuses() {
    let server =
        FaultyServer::start([Step::says("a"), Step::fails(400, "no"), Step::Hang, Step::says("d")]).await;
    let remote = RemoteConfig { attempts: 1, timeout: Duration::from_millis(200), ..config(&server) };
    let budget = Budget { tokens_per_period: Some(100), ..Budget::default() };
    let model = Budgeted::new(model(remote), budget, Price::FREE, Arc::new(SystemClock)).unwrap();
    let request = ChatRequest::prompt("hello").max_output_tokens(40);
    let expected = request.estimated_input_tokens() + 40;

    model.chat(&request).await.unwrap();
    assert_eq!(model.spent().tokens, 14, "as the server counted");
    model.chat(&request).await.unwrap_err();
    assert_eq!(model.spent().tokens, 14, "a refusal is free");
    model.chat(&request).await.unwrap_err();
    assert_eq!(model.spent().tokens, 14 + expected, "the server may have worked on it");
    let said = model.chat(&request).await.unwrap_err();
    assert!(matches!(said, LlmError::OverBudget { resets_at: Some(_), .. }), "{said:?}");
    assert!(said.to_string().starts_with("a call to tiny needs about 46 tokens, 40 tokens of 100 tokens in"));
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn an_abandoned_call_stays_charged() {
    let server = FaultyServer::start([Step::Hang]).await;
    let model =
        Budgeted::new(model(config(&server)), Budget::default(), Price::FREE, Arc::new(SystemClock)).unwrap();
    let request = ChatRequest::prompt("hello").max_output_tokens(10);
    let asked = tokio::time::timeout(Duration::from_millis(50), model.chat(&request)).await;
    assert!(asked.is_err());
    assert_eq!(model.spent().tokens, request.estimated_input_tokens() + 10);
}

#[tokio::test]
async fn only_so_many_calls_are_under_way() {
    let server = FaultyServer::start([Step::Hang, Step::says("second")]).await;
    let config =
        RemoteConfig { concurrency: 1, attempts: 1, timeout: Duration::from_millis(300), ..config(&server) };
    let model = model(config);
    let request = ChatRequest::prompt("hello");
    let start = Instant::now();
    let second = async { (model.chat(&request).await, start.elapsed()) };
    let (first, (second, after)) = tokio::join!(biased; model.chat(&request), second);
    assert!(matches!(first, Err(LlmError::Timeout { .. })), "{first:?}");
    assert_eq!(second.unwrap().text, "second");
    assert!(after >= Duration::from_millis(300), "it had to wait until the first one's time was up");
}
