//! What a call needs and a key grants.
//!
//! The server's route table names the permission of each call; the engine checks those of the calls that change something, so
//! that they hold for the library too. The one thing to know: permissions say *what* a key may do, the scope of the key says
//! *where*.

use std::fmt;

/// Something that a call does, and that a key may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read what is known of the instance and of the key itself; no words of anyone.
    InstanceRead,
    /// Change settings of the instance.
    InstanceWrite,
    /// Read memories, documents, turns and compactions.
    ContentRead,
    /// Store documents, turns and events; rewrite and reopen memories.
    ContentWrite,
    /// Remove single memories and sentences: delete, forget, confirm a deletion request.
    ContentErase,
    /// Erase everything of a user, a customer, a conversation or an instance.
    DataErase,
    /// Report a client's own figures.
    TelemetryWrite,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 7] = [
        Self::InstanceRead,
        Self::InstanceWrite,
        Self::ContentRead,
        Self::ContentWrite,
        Self::ContentErase,
        Self::DataErase,
        Self::TelemetryWrite,
    ];

    /// The name, `resource:action`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InstanceRead => "instance:read",
            Self::InstanceWrite => "instance:write",
            Self::ContentRead => "content:read",
            Self::ContentWrite => "content:write",
            Self::ContentErase => "content:erase",
            Self::DataErase => "data:erase",
            Self::TelemetryWrite => "telemetry:write",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of permissions.
///
/// ```
/// use evoke_types::{Permission, Permissions};
///
/// let reader = Permissions::of(&[Permission::InstanceRead, Permission::ContentRead]);
/// assert!(reader.contains(Permission::ContentRead) && !reader.contains(Permission::DataErase));
/// assert_eq!(Permissions::ALL.without(Permission::DataErase).iter().count(), Permission::ALL.len() - 1);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Permissions(u16);

impl Permissions {
    /// Every permission.
    pub const ALL: Self = Self::of(&Permission::ALL);

    /// The set of these permissions.
    pub const fn of(permissions: &[Permission]) -> Self {
        let (mut bits, mut next) = (0, 0);
        while next < permissions.len() {
            bits |= permissions[next].bit();
            next += 1;
        }
        Self(bits)
    }

    /// Whether the set has this permission.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// The set without this permission.
    #[must_use]
    pub const fn without(self, permission: Permission) -> Self {
        Self(self.0 & !permission.bit())
    }

    /// The permissions of the set, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.contains(*permission))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::as_str)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_permission_is_its_own_in_every_set() {
        let names: HashSet<&str> = Permission::ALL.into_iter().map(Permission::as_str).collect();
        assert_eq!(names.len(), Permission::ALL.len());
        for permission in Permission::ALL {
            assert!(permission.as_str().split(':').count() == 2, "{permission}");
            let (only, rest) = (Permissions::of(&[permission]), Permissions::ALL.without(permission));
            for other in Permission::ALL {
                assert_eq!(only.contains(other), other == permission);
                assert_eq!(rest.contains(other), other != permission);
            }
            assert_eq!(only.iter().collect::<Vec<_>>(), [permission]);
        }
        assert_eq!(format!("{:?}", Permissions::of(&[Permission::DataErase])), r#"{"data:erase"}"#);
    }
}
