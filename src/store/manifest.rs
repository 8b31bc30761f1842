//! What went into a store → `manifest.json`: the one file that says which build this is.

use super::error::{StoreError, at};
use crate::emit::BASE;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// The version of the layout described in [`crate::store`]; a store of another version is rebuilt, never migrated.
pub const FORMAT: u64 = 2;

/// What a store was built from. It holds no clock times: the same input gives the same bytes.
///
/// ```
/// use lianpu::store::Manifest;
///
/// let mut manifest = Manifest::new("0.1.0", "sha256:5f2a");
/// manifest.documents.insert("周报/铝产业.txt".into(), "sha256:9b1c".into());
/// assert_eq!(manifest.changed("周报/铝产业.txt", "sha256:9b1c"), false);
/// assert_eq!(manifest.changed("周报/铝产业.txt", "sha256:0000"), true);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format version, [`FORMAT`].
    pub format: u64,
    /// The version of the program that built the store.
    pub program: String,
    /// The hash of the pack: ontology, data and queries.
    pub pack: String,
    /// The options of the build that change its result, by name.
    pub options: BTreeMap<String, String>,
    /// How many distinct quads the store holds; set when it is written.
    pub quads: u64,
    /// How many bytes `graph.nq` has; set when it is written.
    pub bytes: u64,
    /// How many bytes `changes.nq` has, 0 where there is none; set when it is written.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changes: u64,
    /// How often the store was changed since `graph.nq` was written.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub updates: u64,
    /// The content hash of every document, by its source name.
    pub documents: BTreeMap<String, String>,
}

/// The only field that the manifests of all versions have.
#[derive(Deserialize)]
struct Version {
    format: Option<serde_json::Value>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Manifest {
    /// The manifest of a store without documents, built by `program` with the pack of hash `pack`.
    pub fn new(program: impl Into<String>, pack: impl Into<String>) -> Self {
        Self { format: FORMAT, program: program.into(), pack: pack.into(), ..Self::default() }
    }

    /// The namespace of the data.
    pub fn base(&self) -> &str {
        self.options.get("base").map_or(BASE, String::as_str)
    }

    /// Whether a document is new or has another content than the one in this store.
    pub fn changed(&self, document: &str, hash: &str) -> bool {
        self.documents.get(document).is_none_or(|known| known != hash)
    }

    /// Reads the manifest of the store in `directory`; `shown` is the path named in errors.
    pub(super) fn read(directory: &Path, shown: &Path) -> Result<Self, StoreError> {
        let path = directory.join(super::MANIFEST);
        let damaged = |reason: String| StoreError::Damaged { path: shown.into(), reason };
        let text = fs::read_to_string(&path).map_err(at("cannot read", &path))?;
        let spoilt = |error: serde_json::Error| damaged(format!("manifest.json: {error}"));
        // The version is looked at first: a manifest of another version need not have this version's fields.
        let version: Version = serde_json::from_str(&text).map_err(spoilt)?;
        match version.format.and_then(|format| format.as_u64()) {
            Some(FORMAT) => {}
            Some(found) => return Err(StoreError::OtherFormat { path: shown.into(), found, expected: FORMAT }),
            None => return Err(damaged("manifest.json names no format version".into())),
        }
        serde_json::from_str(&text).map_err(spoilt)
    }

    /// Writes the manifest into `directory`.
    pub(super) fn write(&self, directory: &Path) -> Result<(), StoreError> {
        let path = directory.join(super::MANIFEST);
        let mut text = serde_json::to_string_pretty(self).map_err(|error| StoreError::Io {
            action: "cannot write",
            path: path.clone(),
            source: error.into(),
        })?;
        text.push('\n');
        let mut file = File::create(&path).map_err(at("cannot create", &path))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(at("cannot write", &path))
    }
}
