//! Instants as other systems write them.

use evoke_types::Timestamp;
use serde_json::Value;

/// Seconds since 1970 are below this until the year 5138; greater numbers are milliseconds or finer.
const SECONDS: f64 = 1e11;

/// An instant: ISO 8601, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.
pub(crate) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => Timestamp::parse(text).ok().or_else(|| number(text.trim().parse().ok()?)),
        Value::Number(number_of) => number(number_of.as_f64()?),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first of some keys of an object that holds an instant.
pub(crate) fn first(object: &Value, keys: &[&str]) -> Option<Timestamp> {
    keys.iter().find_map(|key| object.get(*key).and_then(instant))
}

fn number(mut seconds: f64) -> Option<Timestamp> {
    if !seconds.is_finite() {
        return None;
    }
    while seconds.abs() >= SECONDS {
        seconds /= 1_000.0;
    }
    // Saturates, and timestamps are clamped to the years 1 to 9999.
    Some(Timestamp::from_millis((seconds * 1_000.0).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn instants_are_read_in_every_unit() {
        let expected = Some(Timestamp::from_millis(1_700_000_000_250));
        for value in [
            json!("2023-11-14T22:13:20.250Z"),
            json!("2023-11-14T23:13:20.250+01:00"),
            json!(1_700_000_000.25),
            json!("1700000000.25"),
            json!(1_700_000_000_250_i64),
            json!(1_700_000_000_250_000_i64),
        ] {
            assert_eq!(instant(&value), expected, "{value}");
        }
        for value in [json!(null), json!("soon"), json!([1]), json!(true)] {
            assert_eq!(instant(&value), None, "{value}");
        }
        assert_eq!(first(&json!({"a": null, "b": 0}), &["a", "b"]), Some(Timestamp::from_millis(0)));
    }
}
