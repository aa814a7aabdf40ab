//! The layers of settings, over the whole command line.

use super::*;
use crate::cli::Cli;
use clap::CommandFactory;

const REFERENCE: &str = include_str!("../../../../config/evoke.toml");

/// The reference file with its settings switched on: lines such as `# key = value`.
fn reference() -> Table {
    let switched_on = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if setting.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => setting.to_owned(),
        Some(_) | None => line.to_owned(),
    };
    let text: String = REFERENCE.lines().map(|line| switched_on(line) + "\n").collect();
    text.parse().expect("the reference file is TOML")
}

fn is_key(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn flags(command: &Command, prefix: &str) -> Vec<String> {
    let own = command.get_arguments().filter(|a| is_flag(a) && !NOT_IN_FILE.contains(&a.get_id().as_str()));
    let own = own.map(|a| format!("{prefix}{}", a.get_id()));
    let subs = command.get_subcommands().flat_map(|s| flags(s, &format!("{prefix}{}.", s.get_name())));
    own.chain(subs).collect()
}

#[cfg(feature = "lab")]
#[test]
fn every_key_of_the_reference_file_is_known() {
    let known = keys(&Cli::command());
    let unknown: Vec<_> = leaves(&reference(), "").into_iter().filter(|key| !known.contains(key)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn every_flag_is_in_the_reference_file() {
    let there: BTreeSet<String> = leaves(&reference(), "").into_iter().collect();
    let flag_name = |flag: &str| flag.rsplit('.').next().map(str::to_owned).unwrap_or_default();
    let missing: Vec<_> = flags(&Cli::command(), "")
        .into_iter()
        .filter(|flag| !there.contains(flag) && !there.contains(&flag_name(flag)))
        .collect();
    assert!(missing.is_empty(), "not in config/evoke.toml: {missing:?}");
}

#[test]
fn the_reference_file_changes_nothing_as_it_stands() {
    assert!(leaves(&REFERENCE.parse().expect("TOML"), "").is_empty());
}

#[test]
fn a_flag_wins_over_the_file_and_a_table_over_the_top() {
    let file: Table =
        "data = \"everywhere\"\njson = true\n[serve]\ndata = \"served\"\n[instance.create]\nname = \"n\"\n"
            .parse()
            .expect("TOML");
    let parse = |line: &[&str]| {
        with_file(with_environment(Cli::command()), &file, &[]).try_get_matches_from(line).expect("parsed")
    };
    let data = |matches: &clap::ArgMatches| matches.get_one::<PathBuf>("data").cloned();
    let serve = parse(&["evoke", "serve"]);
    assert_eq!(data(serve.subcommand_matches("serve").expect("serve")), Some("served".into()));
    let serve = parse(&["evoke", "serve", "--data", "given"]);
    assert_eq!(data(serve.subcommand_matches("serve").expect("serve")), Some("given".into()));
    let create = parse(&["evoke", "instance", "create"]);
    let create =
        create.subcommand_matches("instance").and_then(|m| m.subcommand_matches("create")).expect("create");
    assert_eq!(data(create), Some("everywhere".into()));
    assert_eq!(create.get_one::<String>("name").map(String::as_str), Some("n"));
    assert!(create.get_flag("json"));
}

#[test]
fn unknown_keys_are_named() {
    let dir = tempfile::tempdir().expect("directory");
    let file = dir.path().join("evoke.toml");
    std::fs::write(&file, "[serve]\nlissten = \"x\"\n").expect("written");
    let arguments = ["evoke".into(), "--config".into(), file.into_os_string()];
    let error = layered(Cli::command(), &arguments).expect_err("refused");
    assert!(error.to_string().contains("serve.lissten"), "{error}");
}
