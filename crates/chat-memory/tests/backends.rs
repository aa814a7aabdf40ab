//! The contract of a memory, held to every backend on its real server.
//!
//! The servers are found through environment variables that `scripts/services.sh` sets; `make test` does all of it.

#[path = "backends/contract.rs"]
mod contract;
#[cfg(feature = "dynamodb")]
#[path = "backends/dynamodb.rs"]
mod dynamodb;
#[path = "example/mod.rs"]
mod example;
#[path = "backends/examples.rs"]
mod examples;
#[path = "backends/in_process.rs"]
mod in_process;
#[cfg(feature = "mongodb")]
#[path = "backends/mongodb.rs"]
mod mongodb;
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
#[path = "backends/outage.rs"]
mod outage;
#[cfg(feature = "postgres")]
#[path = "backends/postgres.rs"]
mod postgres;
#[cfg(feature = "redis")]
#[path = "backends/redis.rs"]
mod redis;
#[path = "composed/scripted_model.rs"]
mod scripted_model;
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
#[path = "backends/server.rs"]
mod server;
#[cfg(feature = "sqlite")]
#[path = "backends/sqlite.rs"]
mod sqlite;
#[path = "backends/subject.rs"]
mod subject;
#[path = "backends/summaries.rs"]
mod summaries;
#[path = "backends/writers.rs"]
mod writers;
