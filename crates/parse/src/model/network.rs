//! A network as the training framework (Thinc) stores it: a flat list of nodes with sizes, settings and arrays.

use super::{Array, unexpected, unpack};
use crate::error::ParseError;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    nodes: Vec<Head<'a>>,
    #[serde(borrow)]
    attrs: Vec<BTreeMap<&'a str, &'a [u8]>>,
    #[serde(borrow)]
    params: Vec<BTreeMap<&'a str, Option<Array<'a>>>>,
    #[serde(rename = "shims")]
    _shims: IgnoredAny,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    name: &'a str,
    #[serde(borrow)]
    dims: BTreeMap<&'a str, Option<usize>>,
}

/// The nodes of a network, in the order of the file.
pub(crate) struct Network<'a> {
    file: &'static str,
    nodes: Vec<Node<'a>>,
}

/// A layer of a network.
pub(crate) struct Node<'a> {
    file: &'static str,
    name: &'a str,
    dims: BTreeMap<&'a str, Option<usize>>,
    settings: BTreeMap<&'a str, &'a [u8]>,
    arrays: BTreeMap<&'a str, Option<Array<'a>>>,
}

impl<'a> Network<'a> {
    /// Reads a network; `file` is its name in errors.
    pub(crate) fn read(file: &'static str, bytes: &'a [u8]) -> Result<Self, ParseError> {
        let File { nodes, attrs, params, .. } = unpack(file, bytes)?;
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err(unexpected(file, "its lists differ in length"));
        }
        let parts = nodes.into_iter().zip(attrs).zip(params);
        let nodes = parts.map(|((Head { name, dims }, settings), arrays)| Node {
            file,
            name,
            dims,
            settings,
            arrays,
        });
        Ok(Self { file, nodes: nodes.collect() })
    }

    /// All layers of a kind, if there are exactly so many.
    pub(crate) fn layers<const COUNT: usize>(&self, kind: &str) -> Result<[&Node<'a>; COUNT], ParseError> {
        let found: Vec<&Node<'a>> = self.nodes.iter().filter(|node| node.name == kind).collect();
        let count = found.len();
        found
            .try_into()
            .map_err(|_| unexpected(self.file, format!("{count} layers of kind {kind}, not {COUNT}")))
    }
}

impl Node<'_> {
    /// The file that the layer comes from, for errors.
    pub(crate) fn file(&self) -> &'static str {
        self.file
    }

    /// A size by its name.
    pub(crate) fn size(&self, name: &str) -> Result<usize, ParseError> {
        self.dims.get(name).copied().flatten().ok_or_else(|| unexpected(self.file, format!("no size {name}")))
    }

    /// A whole number among the settings.
    pub(crate) fn setting(&self, name: &str) -> Result<u32, ParseError> {
        let packed =
            self.settings.get(name).ok_or_else(|| unexpected(self.file, format!("no setting {name}")))?;
        unpack(self.file, packed)
    }

    /// An array of so many numbers.
    pub(crate) fn array(&self, name: &str, count: usize) -> Result<Vec<f32>, ParseError> {
        let array = self.arrays.get(name).and_then(Option::as_ref);
        let array = array.ok_or_else(|| unexpected(self.file, format!("no array {name}")))?;
        array.numbers(count).map_err(|reason| unexpected(self.file, format!("{name}: {reason}")))
    }
}
