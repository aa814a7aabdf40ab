//! `evoke key create|list|revoke`: manages API keys.

use crate::args::DataArgs;
use crate::failure::Failure;
use crate::local::{self, Need};
use crate::output::Output;
use clap::{Args, Subcommand};
use evoke_engine::{Address, NewKey};
use evoke_report::table;
use evoke_store::{KeyRole, KeyRow};
use evoke_types::{Clock, KeyId, SystemClock, Timestamp};
use serde_json::{Value, json};

/// Create, list and revoke keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Create a key of an instance.
    Create(CreateArgs),
    /// List keys, including expired and revoked ones.
    List(ListArgs),
    /// Revoke a key; its next request is refused.
    Revoke(RevokeArgs),
}

/// Create a key of an instance.
#[derive(Debug, Args)]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Instance that the key gives access to; required when the directory has several.
    #[arg(long, value_name = "INST")]
    instance: Option<String>,
    /// Label that says what the key is for.
    #[arg(long, default_value = "")]
    label: String,
    /// Lifetime: 90d, 12h, 30m, or never; never when absent. In a settings file, the default of new keys.
    #[arg(long, value_name = "TIME", value_parser = expiry)]
    expires_in: Option<Expiry>,
    /// Rate limit per minute, such as 600/min, where a simple request costs one; no limit when absent.
    #[arg(long, value_name = "N/min", value_parser = rate_limit)]
    rate_limit: Option<u32>,
    /// Allow the key only to read: it cannot store, change or erase anything.
    #[arg(long)]
    read_only: bool,
    /// Bind the key to one user: it has no access to others, and supplies this user where a request names
    /// none.
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Bind the key to one customer with all its users; with --user, the customer of that user.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
}

/// List the keys of an instance.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Instance of the keys; required when the directory has several.
    #[arg(long, value_name = "INST")]
    instance: Option<String>,
}

/// Revoke a key of an instance.
#[derive(Debug, Args)]
pub(crate) struct RevokeArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Instance of the key; required when the directory has several.
    #[arg(long, value_name = "INST")]
    instance: Option<String>,
    /// The key's id, or the first characters of its secret as `evoke key list` shows them.
    #[arg(value_name = "KEY", required_unless_present = "all")]
    which: Option<String>,
    /// Revoke all keys of the instance.
    #[arg(long, conflicts_with = "which")]
    all: bool,
}

/// The lifetime of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// The key does not expire.
    Never,
    /// The lifetime in milliseconds from now on.
    In(i64),
}

impl Expiry {
    /// The lifetime as a type of the engine; no expiry when absent.
    pub(crate) fn millis(expiry: Option<Self>) -> Option<i64> {
        match expiry {
            Some(Self::In(millis)) => Some(millis),
            Some(Self::Never) | None => None,
        }
    }
}

/// Parses `never`, or a duration such as `90d`.
pub(crate) fn expiry(text: &str) -> Result<Expiry, String> {
    if text == "never" { Ok(Expiry::Never) } else { duration_millis(text).map(Expiry::In) }
}

/// Parses `90d`, `12h`, `30m` or `45s` into milliseconds.
fn duration_millis(text: &str) -> Result<i64, String> {
    let wrong = || format!("{text:?} is not a time such as 90d, 12h, 30m or 45s");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds: i64 = match unit {
        'd' => 86_400,
        'h' => 3_600,
        'm' => 60,
        's' => 1,
        _ => return Err(wrong()),
    };
    let number: i64 =
        text.strip_suffix(unit).and_then(|n| n.parse().ok()).filter(|n| *n > 0).ok_or_else(wrong)?;
    number.checked_mul(seconds * 1_000).ok_or_else(wrong)
}

/// Parses `600/min` or `600`.
pub(crate) fn rate_limit(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix("/min").unwrap_or(text);
    number.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("{text:?} is not a rate such as 600/min"))
}

/// Runs the command and prints its result.
pub(crate) async fn run(command: KeyCommand, output: Output) -> Result<(), Failure> {
    match command {
        KeyCommand::Create(args) => create(args, output).await,
        KeyCommand::List(args) => list(args, output).await,
        KeyCommand::Revoke(args) => revoke(args, output).await,
    }
}

async fn create(args: CreateArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let caller = local::operator(&memory, args.instance.as_deref()).await?;
    let key = NewKey {
        instance: caller.instance_id().clone(),
        label: args.label,
        expires_in_millis: Expiry::millis(args.expires_in),
        rate_limit: args.rate_limit,
        role: if args.read_only { KeyRole::ReadOnly } else { KeyRole::Full },
        bound_to: Address::new(args.user.as_deref(), args.customer.as_deref())?,
    };
    let issued = memory.create_key(key).await?;
    memory.close().await?;
    let mut answer = as_json(&issued.row, SystemClock.now());
    answer["client_id"] = json!(caller.instance.client);
    answer["api_key"] = json!(issued.secret);
    output.answer(&answer, || {
        let until = issued.row.expires_at.map_or_else(|| "for ever".to_owned(), |at| format!("until {at}"));
        format!(
            "API key {}\nid      {}\nrole    {}\nopens   {}\ngood    {until}\n\nThe key is shown this once.",
            issued.secret,
            issued.row.id,
            issued.row.role.as_str(),
            opens(&issued.row)
        )
    })?;
    Ok(())
}

async fn list(args: ListArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let caller = local::operator(&memory, args.instance.as_deref()).await?;
    let rows = memory.keys(caller.instance_id()).await?;
    memory.close().await?;
    let now = SystemClock.now();
    let answer: Vec<Value> = rows.iter().map(|row| as_json(row, now)).collect();
    output.answer(&answer, || {
        let mut drawn =
            table(["key", "begins", "label", "role", "opens", "state", "rate limit", "made", "last used"]);
        for row in &rows {
            let rate = row.rate_limit.map_or_else(|| "none".to_owned(), |n| format!("{n}/min"));
            drawn.add_row([
                row.id.to_string(),
                row.hint.clone(),
                row.label.clone(),
                row.role.as_str().to_owned(),
                opens(row),
                state(row, now).to_owned(),
                rate,
                row.created_at.to_string(),
                row.last_used_at.map_or_else(|| "never".to_owned(), |at| at.to_string()),
            ]);
        }
        drawn.to_string()
    })?;
    Ok(())
}

async fn revoke(args: RevokeArgs, output: Output) -> Result<(), Failure> {
    let memory = local::open(&args.data, Need::Rows).await?;
    let caller = local::operator(&memory, args.instance.as_deref()).await?;
    let Some(wanted) = args.which else {
        let revoked = memory.revoke_all_keys(caller.instance_id()).await?;
        memory.close().await?;
        let answer = json!({"instance_id": caller.instance_id(), "revoked": revoked});
        output.answer(&answer, || format!("revoked {revoked} keys of {}", caller.instance_id()))?;
        return Ok(());
    };
    let id = which(&memory.keys(caller.instance_id()).await?, &wanted)?;
    let at = memory.revoke_key(caller.instance_id(), id).await?;
    memory.close().await?;
    output.answer(&json!({"key_id": id, "revoked_at": at}), || format!("revoked key {id}"))?;
    Ok(())
}

/// The one key that the text identifies: by id, or by the beginning of its secret.
fn which(keys: &[KeyRow], text: &str) -> Result<KeyId, Failure> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let mut alike =
        keys.iter().filter(|key| key.hint.len() > 6 && (text.starts_with(&key.hint) || key.hint == text));
    match (alike.next(), alike.next()) {
        (Some(key), None) => Ok(key.id),
        (None, _) => Err(Failure::Usage(format!("no key is called {text:?}; `evoke key list` shows them"))),
        (Some(_), Some(_)) => Err(Failure::Usage(format!("several keys begin with {text:?}; give the id"))),
    }
}

fn state(row: &KeyRow, now: Timestamp) -> &'static str {
    if row.revoked_at.is_some() {
        "revoked"
    } else if row.expires_at.is_some_and(|at| at <= now) {
        "expired"
    } else {
        "active"
    }
}

/// The scope that a key gives access to.
fn opens(row: &KeyRow) -> String {
    let steps: Vec<String> =
        row.within.steps().iter().map(|step| format!("{} {:?}", step.level, step.id)).collect();
    if steps.is_empty() { "the instance".to_owned() } else { steps.join(", ") }
}

fn as_json(row: &KeyRow, now: Timestamp) -> Value {
    json!({
        "key_id": row.id, "instance_id": row.instance, "begins": row.hint, "label": row.label,
        "state": state(row, now), "rate_limit_per_minute": row.rate_limit, "created_at": row.created_at,
        "expires_at": row.expires_at, "revoked_at": row.revoked_at, "role": row.role.as_str(),
        "user_id": row.within.id_at("user"), "customer_id": row.within.id_at("customer"),
        "last_used_at": row.last_used_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_expiry_can_be_set_aside() {
        assert_eq!((expiry("never"), expiry("1d")), (Ok(Expiry::Never), Ok(Expiry::In(86_400_000))));
        assert_eq!(Expiry::millis(Some(Expiry::Never)), None);
        assert!(expiry("always").is_err());
    }

    #[test]
    fn rates() {
        assert_eq!((rate_limit("600/min"), rate_limit("7")), (Ok(600), Ok(7)));
        assert!(rate_limit("0").is_err() && rate_limit("6/s").is_err() && rate_limit("").is_err());
    }

    #[test]
    fn times() {
        assert_eq!(duration_millis("90d"), Ok(90 * 86_400_000));
        assert_eq!(duration_millis("45s"), Ok(45_000));
        for bad in ["", "d", "0d", "-1d", "1w", "9999999999999999d", "1é"] {
            assert!(duration_millis(bad).is_err(), "{bad:?}");
        }
    }
}
