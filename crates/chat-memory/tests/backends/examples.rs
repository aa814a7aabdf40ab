//! The examples of the backends, with their real servers.

use crate::example::printed;

/// What the examples of servers print.
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
const TEA: &str = "User: Remember that I like tea.\nAssistant: Noted: tea.\n";

/// The example of a server speaks with the real one.
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
pub(crate) fn remembers_tea(name: &str, environment: &[(&str, &str)]) {
    assert_eq!(printed(name, environment), TEA, "{name}");
}

#[test]
fn the_examples_without_a_server_print_what_they_promise() {
    let last_three = "User: And Porto?\nUser: Which is larger?\nUser: Which is older?\n";
    assert_eq!(printed("in_memory_conversation", &[]), last_three);
    let windows = printed("window_memory", &[]);
    assert!(windows.starts_with("the last two:\nUser: This is message 4.\nUser: This is message 5.\n"));
    #[cfg(feature = "sqlite")]
    {
        let file = printed("sqlite_memory", &[]);
        assert!(file.contains("2 messages\n"), "{file}");
    }
}
