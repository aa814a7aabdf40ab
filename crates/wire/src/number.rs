//! Numbers with a range, so that an invalid value is an error and not corrected silently.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A whole number from 1 on. Larger numbers than fit are cut to the largest that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Count(u32);

impl Count {
    /// A count of at least 1; 0 becomes 1.
    pub const fn new(value: u32) -> Self {
        Self(if value == 0 { 1 } else { value })
    }
    /// The number as an integer.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(CountVisitor)
    }
}

struct CountVisitor;

impl Visitor<'_> for CountVisitor {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 1 up")
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Count, E> {
        match u32::try_from(value) {
            Ok(0) => Err(E::invalid_value(Unexpected::Unsigned(0), &self)),
            Ok(value) => Ok(Count(value)),
            Err(_) => Ok(Count(u32::MAX)),
        }
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Count, E> {
        let value = u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))?;
        self.visit_u64(value)
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1 })
    }
}

/// A whole number from 0 to 2: how many turns around an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Reach(u8);

impl Reach {
    /// The largest number of turns on each side.
    const MOST: u8 = 2;

    /// The number as an integer.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Reach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_u64(ReachVisitor)
    }
}

struct ReachVisitor;

impl Visitor<'_> for ReachVisitor {
    type Value = Reach;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 to 2")
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Reach, E> {
        match u8::try_from(value) {
            Ok(value) if value <= Reach::MOST => Ok(Reach(value)),
            Ok(_) | Err(_) => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
        }
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Reach, E> {
        let value = u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))?;
        self.visit_u64(value)
    }
}

impl JsonSchema for Reach {
    fn schema_name() -> Cow<'static, str> {
        "Reach".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": Reach::MOST })
    }
}

/// A probability, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Probability(f32);

impl Probability {
    /// The number.
    pub const fn get(self) -> f32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f32::deserialize(deserializer)?;
        if (0.0..=1.0).contains(&value) {
            return Ok(Self(value));
        }
        Err(D::Error::invalid_value(Unexpected::Float(value.into()), &"a number from 0 to 1"))
    }
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Probability".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_positive() {
        let read =
            |text: &str| serde_json::from_str::<Count>(text).map(Count::get).map_err(|e| e.to_string());
        assert_eq!(read("1"), Ok(1));
        assert_eq!(read("9223372036854775808"), Ok(u32::MAX));
        for bad in ["0", "-1", "1.5", "\"ten\"", "null", "1e300"] {
            let error = read(bad).expect_err(bad);
            assert!(error.contains("a whole number from 1 up"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_reach_is_whole_and_small() {
        let read =
            |text: &str| serde_json::from_str::<Reach>(text).map(Reach::get).map_err(|e| e.to_string());
        assert_eq!((read("0"), read("2")), (Ok(0), Ok(2)));
        for bad in ["3", "-1", "0.5", "\"two\"", "null", "18446744073709551615", "1e300"] {
            let error = read(bad).expect_err(bad);
            assert!(error.contains("a whole number from 0 to 2"), "{bad}: {error}");
        }
    }

    #[test]
    fn probabilities_are_from_0_to_1() {
        let read = |text: &str| serde_json::from_str::<Probability>(text).map(Probability::get).ok();
        assert_eq!(
            ["0", "0.5", "1", "1.01", "-0.1", "null", "\"0.5\""].map(read),
            [Some(0.0), Some(0.5), Some(1.0), None, None, None, None]
        );
    }
}
